"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useEffect, useMemo, useRef } from "react";
import { useTRPC } from "@/components/shell/trpc";
import { later, useLater } from "@/components/ui/later";
import { useEditor, useEditorStore } from "./editor-context";
import { jumpTo } from "./editor-store";
import type { StepFault } from "./run-fault";
import type { Problems } from "./told-problems";

const uuid = /^[0-9a-f-]{36}$/i;

/** Reads what a run failed by: nobody else needs it. */
const reading = later(() => import("./run-fault"));

/** The fault that the address leads to: `?run=…&node=…&path=…`. */
function useStepFault(): StepFault | null {
  const trpc = useTRPC();
  const params = useSearchParams();
  const run = params.get("run") ?? "";
  const node = params.get("node") ?? "";
  const { data } = useQuery(
    trpc.runs.step.queryOptions(
      { run, node, path: params.get("path") ?? "" },
      { enabled: uuid.test(run) && node !== "", staleTime: Number.POSITIVE_INFINITY, retry: false },
    ),
  );
  const error = data?.error;
  return useMemo(
    () => (error ? { run, node, message: error.message, detail: error.detail } : null),
    [error, run, node],
  );
}

/**
 * Problems of the draft and, for whoever came from a failed run, the field that failed there: marked on the
 * canvas and in the form. It is not among `errors`: it keeps nobody from publishing.
 */
export function useRunFault(problems: Problems): Problems {
  const store = useEditorStore();
  const document = useEditor(({ sketch }) => sketch.document);
  const fault = useStepFault();
  const part = useLater(reading, fault !== null);
  const problem = useMemo(
    () => (fault === null || part === null ? null : part.problemOf(document, fault)),
    [document, fault, part],
  );
  const jumped = useRef<StepFault | null>(null);
  useEffect(() => {
    if (fault === null || problem === null || jumped.current === fault) return;
    jumped.current = fault;
    jumpTo(store, fault.node, problem.field ?? null);
  }, [store, fault, problem]);
  return useMemo(() => {
    if (problem?.node === undefined) return problems;
    const own = problems.byNode.get(problem.node) ?? [];
    return {
      ...problems,
      all: [problem, ...problems.all],
      byNode: new Map([...problems.byNode, [problem.node, [problem, ...own]]]),
    };
  }, [problems, problem]);
}
