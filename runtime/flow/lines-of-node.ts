import { sortEdges } from "./canonical";
import type { FlowDocument, FlowEdge, NodeId } from "./document";
import { splitEnd } from "./schema";

/**
 * The document with one node's lines as another document has them. A node that was deleted there had its
 * neighbours joined: with the node back the join is taken away, and with it gone it is drawn.
 */
export function withLinesOf(document: FlowDocument, side: FlowDocument, id: NodeId): FlowDocument {
  const isThere = Object.hasOwn(document.nodes, id);
  const others = document.edges.filter((edge) => !touches(edge, id));
  const ofSide = side.edges.filter((edge) => touches(edge, id));
  // The way through the node, as the document knows it that has the node.
  const through = isThere ? ofSide : document.edges.filter((edge) => touches(edge, id));
  const isJoin = ({ from, to }: FlowEdge) =>
    through.some((edge) => edge.from === from && nodeAt(edge.to) === id) &&
    through.some((edge) => edge.to === to && nodeAt(edge.from) === id);
  const edges = isThere
    ? [...others.filter((edge) => has(side, edge) || !isJoin(edge)), ...ofSide]
    : [...others, ...side.edges.filter((edge) => isJoin(edge) && !has(document, edge))];
  const stands = ({ from, to }: FlowEdge) => isIn(document, from) && isIn(document, to);
  return {
    ...document,
    edges: sortEdges(edges.filter((edge) => has(document, edge) || stands(edge))),
  };
}

function has({ edges }: FlowDocument, edge: FlowEdge): boolean {
  return edges.some(({ from, to }) => from === edge.from && to === edge.to);
}

function isIn({ nodes }: FlowDocument, end: string): boolean {
  return Object.hasOwn(nodes, nodeAt(end) ?? "");
}

function nodeAt(end: string): NodeId | undefined {
  return splitEnd(end)?.node;
}

function touches({ from, to }: FlowEdge, id: NodeId): boolean {
  return nodeAt(from) === id || nodeAt(to) === id;
}
