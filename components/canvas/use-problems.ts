"use client";

import { useDeferredValue, useMemo, useRef, useState } from "react";
import type { FlowProblem, NodeId } from "@/runtime/flow/document";
import { nodeRegistry } from "@/runtime/nodes/registry";
import type { ProblemsByNode } from "./canvas-context";
import { useEditor, useEditorStore } from "./editor-context";
import { useChecks } from "./use-checks";

export type Problems = {
  readonly all: readonly FlowProblem[];
  readonly byNode: ProblemsByNode;
  readonly errors: number;
};

/**
 * The same checks as publishing, a moment behind the typing. `opened` are the server's for what is shown at
 * first, null where that is newer than what the server has.
 */
export function useProblems(opened: readonly FlowProblem[] | null): Problems {
  const store = useEditorStore();
  const document = useDeferredValue(useEditor(({ sketch }) => sketch.document));
  const [first] = useState(() => store.getState().sketch.document);
  const fromServer = opened !== null && document === first;
  const checks = useChecks(!fromServer);
  const last = useRef<readonly FlowProblem[]>(opened ?? []);
  return useMemo(() => {
    if (fromServer) last.current = opened;
    else if (checks !== null) last.current = checks.validateFlow(document, nodeRegistry);
    return byNode(last.current);
  }, [checks, document, fromServer, opened]);
}

function byNode(all: readonly FlowProblem[]): Problems {
  const nodes = new Map<NodeId, FlowProblem[]>();
  for (const problem of all) {
    if (problem.node === undefined) continue;
    const known = nodes.get(problem.node);
    if (known === undefined) nodes.set(problem.node, [problem]);
    else known.push(problem);
  }
  const errors = all.filter(({ severity }) => severity === "error").length;
  return { all, byNode: nodes, errors };
}
