import type { FlowProblem, NodeId } from "./document";

/** Every node that a problem is about, the one to go to first; none where it is about the flow. */
export function problemNodes({ node, others = [] }: FlowProblem): readonly NodeId[] {
  return node === undefined ? others : [node, ...others];
}
