"use client";

import { useDeferredValue, useMemo } from "react";
import type { FlowProblem, NodeId } from "@/runtime/flow/document";
import { validateFlow } from "@/runtime/flow/validate-flow";
import { nodeRegistry } from "@/runtime/nodes/registry";
import type { ProblemsByNode } from "./canvas-context";
import { useEditor } from "./editor-context";

export type Problems = {
  readonly all: readonly FlowProblem[];
  readonly byNode: ProblemsByNode;
  readonly errors: number;
};

/** The same checks as publishing, a moment behind the typing. */
export function useProblems(): Problems {
  const document = useDeferredValue(useEditor(({ sketch }) => sketch.document));
  return useMemo(() => {
    const all = validateFlow(document, nodeRegistry);
    const byNode = new Map<NodeId, FlowProblem[]>();
    for (const problem of all) {
      if (problem.node === undefined) continue;
      byNode.set(problem.node, [...(byNode.get(problem.node) ?? []), problem]);
    }
    return { all, byNode, errors: all.filter(({ severity }) => severity === "error").length };
  }, [document]);
}
