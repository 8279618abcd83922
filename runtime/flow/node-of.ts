import type { FlowDocument, FlowNode, NodeId } from "./document";

/** The node of an id; undefined for one that is not there, be it called `toString`. */
export function nodeOf({ nodes }: Pick<FlowDocument, "nodes">, id: NodeId): FlowNode | undefined {
  return Object.hasOwn(nodes, id) ? nodes[id] : undefined;
}
