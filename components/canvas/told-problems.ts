import type { FlowProblem, NodeId } from "@/runtime/flow/document";
import { problemNodes } from "@/runtime/flow/problem-nodes";
import type { ProblemsByNode } from "./canvas-context";

export type Problems = {
  readonly all: readonly FlowProblem[];
  readonly byNode: ProblemsByNode;
  readonly errors: number;
};

/** Problems as they are listed: what is wrong at several places of one text is told once, at the first. */
export function toldProblems(found: readonly FlowProblem[]): Problems {
  const told = new Map<string, FlowProblem>();
  for (const problem of found) {
    const key = keyOfProblem(problem);
    if (!told.has(key)) told.set(key, problem);
  }
  const all = [...told.values()];
  const nodes = new Map<NodeId, FlowProblem[]>();
  for (const problem of all) {
    for (const node of problemNodes(problem)) {
      const known = nodes.get(node);
      if (known === undefined) nodes.set(node, [problem]);
      else known.push(problem);
    }
  }
  const errors = all.filter(({ severity }) => severity === "error").length;
  return { all, byNode: nodes, errors };
}

/** Tells listed problems apart. */
export function keyOfProblem({
  code,
  node = "",
  field = "",
  port = "",
  message,
}: FlowProblem): string {
  return `${code} ${node} ${field} ${port} ${message}`;
}
