import { sortEdges } from "./canonical";
import type { FlowDocument, FlowEdge, NodeId } from "./document";
import { splitEnd } from "./schema";

/**
 * The document with one node's lines as another document has them. A node that was deleted there had its
 * neighbours joined: with the node back the join is taken away, and with it gone it is drawn. A join may pass
 * several nodes: `chosen` are all for which this is done, `id` among them. Where a neighbour stays deleted the
 * line goes on to what followed it, as long as there was one way only.
 */
export function withLinesOf(
  document: FlowDocument,
  side: FlowDocument,
  id: NodeId,
  chosen: ReadonlySet<NodeId>,
): FlowDocument {
  const isThere = Object.hasOwn(document.nodes, id);
  const others = document.edges.filter((edge) => !touches(edge, id));
  const ofSide = side.edges
    .filter((edge) => touches(edge, id))
    .flatMap((edge) => overGaps(edge, side.edges, document));
  // The way through the nodes, as the document knows it that has them.
  const through = isThere ? side.edges : document.edges;
  const isPassed = (node: NodeId) => chosen.has(node) || !Object.hasOwn(document.nodes, node);
  const isJoin = (edge: FlowEdge) => isPast(edge, through, id, isPassed);
  const edges = isThere
    ? [...others.filter((edge) => has(side, edge) || !isJoin(edge)), ...ofSide]
    : [...others, ...side.edges.filter((edge) => isJoin(edge) && !has(document, edge))];
  const stands = ({ from, to }: FlowEdge) => isIn(document, from) && isIn(document, to);
  return {
    ...document,
    edges: sortEdges(edges.filter((edge) => has(document, edge) || stands(edge))),
  };
}

/** A line with ends that the document has; none where it would have to part, or leads to nothing any more. */
function overGaps(
  edge: FlowEdge,
  lines: readonly FlowEdge[],
  document: FlowDocument,
): readonly FlowEdge[] {
  if (has(document, edge)) return [edge];
  let { from, to } = edge;
  for (let count = 0; count < lines.length && !isIn(document, to); count += 1) {
    const [next, ...others] = lines.filter((line) => nodeAt(line.from) === nodeAt(to));
    if (next === undefined || others.length > 0) return [];
    to = next.to;
  }
  for (let count = 0; count < lines.length && !isIn(document, from); count += 1) {
    const [next, ...others] = lines.filter((line) => nodeAt(line.to) === nodeAt(from));
    if (next === undefined || others.length > 0) return [];
    from = next.from;
  }
  return [{ from, to }];
}

/** Whether the lines lead from where the join begins to where it ends by way of `id`, over such nodes alone. */
function isPast(
  { from, to }: FlowEdge,
  lines: readonly FlowEdge[],
  id: NodeId,
  isPassed: (node: NodeId) => boolean,
): boolean {
  const nodes = (ends: readonly FlowEdge[], end: "from" | "to") =>
    ends.flatMap((edge) => nodeAt(edge[end]) ?? []).filter(isPassed);
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
