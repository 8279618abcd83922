"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useEffect, useMemo, useRef } from "react";
import { causeField, stillHolds } from "@/components/runs/cause-field";
import { useTRPC } from "@/components/shell/trpc";
import { runName } from "@/components/ui/format";
import type { FlowDocument, FlowProblem } from "@/runtime/flow/document";
import type { JsonObject } from "@/runtime/json";
import { useEditor, useEditorStore } from "./editor-context";
import { jumpTo } from "./editor-store";
import type { Problems } from "./use-problems";

const uuid = /^[0-9a-f-]{36}$/i;

type StepFault = {
  readonly run: string;
  readonly node: string;
  readonly message: string;
  readonly detail?: JsonObject | undefined;
};

/** What a run says against a step of the draft; null once the field that failed says something else. */
function problemOf(document: FlowDocument, fault: StepFault): FlowProblem | null {
  const node = document.nodes[fault.node];
  if (node === undefined) return null;
  const field = causeField(node, fault.detail);
  if (field !== null && !stillHolds(node, field, fault.detail?.expression)) return null;
  const [from, to] = Array.isArray(fault.detail?.at) ? fault.detail.at : [];
  return {
    severity: "error",
    code: "run-failed",
    node: fault.node,
    message: `Run ${runName(fault.run)} failed here: ${fault.message}`,
    ...(field !== null && { field }),
    ...(field !== null && typeof from === "number" && typeof to === "number" && { at: [from, to] }),
  };
}

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
  const problem = useMemo(
    () => (fault === null ? null : problemOf(document, fault)),
    [document, fault],
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
