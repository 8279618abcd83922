import type { FlowDocument, NodeId } from "@/runtime/flow/document";

/** The flow with a map that has no rows: what arrives at it is the same whatever it makes of it. */
export function mapWithoutRows(document: FlowDocument, id: NodeId): FlowDocument {
  const node = document.nodes[id];
  if (node === undefined) return document;
  return { ...document, nodes: { ...document.nodes, [id]: { ...node, config: { fields: [] } } } };
}
