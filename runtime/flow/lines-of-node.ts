import { sortEdges } from "./canonical";
import type { FlowDocument, FlowEdge, NodeId } from "./document";
import { splitEnd } from "./schema";

/**
 * The document with one node's lines as another document has them. A node that was deleted there had its
 * neighbours joined: with the node back the join is taken away, and with it gone it is drawn. A join may pass
 * several nodes: `chosen` are all for which this is done, `id` among them.
 */
export function withLinesOf(
  document: FlowDocument,
  side: FlowDocument,
  id: NodeId,
  chosen: ReadonlySet<NodeId>,
): FlowDocument {
  const isThere = Object.hasOwn(document.nodes, id);
  const others = document.edges.filter((edge) => !touches(edge, id));
  const ofSide = side.edges.filter((edge) => touches(edge, id));
  // The way through the nodes, as the document knows it that has them.
  const through = isThere ? side.edges : document.edges;
  const isJoin = (edge: FlowEdge) => isPast(edge, through, id, chosen);
  const edges = isThere
    ? [...others.filter((edge) => has(side, edge) || !isJoin(edge)), ...ofSide]
    : [...others, ...side.edges.filter((edge) => isJoin(edge) && !has(document, edge))];
  const stands = ({ from, to }: FlowEdge) => isIn(document, from) && isIn(document, to);
  return {
    ...document,
    edges: sortEdges(edges.filter((edge) => has(document, edge) || stands(edge))),
  };
}

/** Whether the lines lead from where the join begins to where it ends by way of `id`, over chosen nodes alone. */
function isPast(
  { from, to }: FlowEdge,
  lines: readonly FlowEdge[],
  id: NodeId,
  chosen: ReadonlySet<NodeId>,
): boolean {
  const nodes = (ends: readonly FlowEdge[], end: "from" | "to") =>
    ends.flatMap((edge) => nodeAt(edge[end]) ?? []).filter((node) => chosen.has(node));
  const after = reached(
    nodes(
      lines.filter((edge) => edge.from === from),
      "to",
    ),
    (node) =>
      nodes(
        lines.filter((edge) => nodeAt(edge.from) === node),
        "to",
      ),
  );
  const before = reached(
    nodes(
      lines.filter((edge) => edge.to === to),
      "from",
    ),
    (node) =>
      nodes(
        lines.filter((edge) => nodeAt(edge.to) === node),
        "from",
      ),
  );
  return after.has(id) && before.has(id);
}

function reached(
  first: readonly NodeId[],
  next: (node: NodeId) => readonly NodeId[],
): ReadonlySet<NodeId> {
  const found = new Set(first);
  // What is added while it is gone through has its turn, too.
  for (const node of found) for (const further of next(node)) found.add(further);
  return found;
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
