"use client";

import { useQuery } from "@tanstack/react-query";
import { useInterpreter } from "@/components/shell/interpreter";
import type { FieldLineage, FieldUses, LineagePlace } from "@/server/runs/field-lineage";
import type { RunView } from "./use-run";

/** The step that holds a value, in the iteration in which it does. */
export type HeldBy = { readonly view: RunView; readonly node: string; readonly path: string };

/** Where one place of a value comes from, and what it went into; asked for when somebody looks. */
export function useLineage<Question extends "lineage" | "uses">(
  question: Question,
  { view, node, path }: HeldBy,
  field: string | null,
) {
  const ask = useInterpreter();
  const { id, finished } = view.run;
  const place: LineagePlace = { node, path, field: field ?? "" };
  return useQuery({
    queryKey: [question, id, node, path, field],
    queryFn: () =>
      ask<Question extends "lineage" ? FieldLineage : FieldUses>(question, { run: id, ...place }),
    enabled: field !== null,
    // What a run did does not change; what it will do is not known yet.
    staleTime: finished || question === "lineage" ? Number.POSITIVE_INFINITY : 2_000,
    retry: false,
  });
}
