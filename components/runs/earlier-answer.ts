"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useCan } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import type { Json } from "@/runtime/json";
import { readJson } from "./read-json";
import { documentName } from "./run-words";
import type { RunView } from "./use-run";

/** What another run was answered, and what that run is called. */
export type EarlierAnswer = { readonly value: Json; readonly of: string };

/** What the newest run of this version that succeeded got at the step, to show what an answer looks like; known once it was read. */
export function useEarlierAnswer(
  { run }: RunView,
  node: string,
): { readonly earlier: EarlierAnswer | null; readonly isKnown: boolean } {
  const trpc = useTRPC();
  const mayView = useCan("payload.view");
  const runs = useQuery(
    trpc.runs.list.queryOptions(
      { filter: { view: "all", search: "", status: ["succeeded"], flow: run.flow }, limit: 1 },
      { enabled: mayView, staleTime: 60_000 },
    ),
  );
  const newest = runs.data?.rows[0];
  const step = useQuery(
    trpc.runs.step.queryOptions(
      { run: newest?.id ?? "", node },
      { enabled: newest !== undefined, staleTime: Number.POSITIVE_INFINITY, retry: false },
    ),
  );
  const output = step.data?.output;
  const earlier = useMemo(() => {
    if (newest === undefined || output?.complete !== true) return null;
    const value = readJson(output.text)?.value ?? null;
    return value === null ? null : { value, of: documentName(newest) };
  }, [newest, output]);
  const isRead = runs.error !== null || (runs.data !== undefined && newest === undefined);
  return { earlier, isKnown: !mayView || isRead || step.data !== undefined || step.error !== null };
}
