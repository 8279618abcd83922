import { Graph, layout as runDagre } from "@dagrejs/dagre";
import type { FlowDocument, FlowLayout, NodeId } from "@/runtime/flow/document";
import { portsOf } from "@/runtime/flow/ports";
import { splitEnd } from "@/runtime/flow/schema";
import type { NodeRegistry } from "@/runtime/nodes/registry";
import { grid, nodeHeight, nodeWidth } from "./geometry";

type Position = { readonly x: number; readonly y: number };
type Link = {
  readonly from: NodeId;
  readonly to: NodeId;
  /** Leaves by the side: a failure. */
  readonly side: boolean;
  /** Has a name on it, which needs room. */
  readonly branch: boolean;
};

const rankGap = 28;
const columnGap = 24;
const sideGap = 120;
const branchGap = 16;

/** Positions for every node: top to bottom, failures to the right of where they happen. */
export function tidyLayout(
  document: FlowDocument,
  registry: NodeRegistry,
): { readonly [id: NodeId]: Position } {
  const links = linksOf(document, registry);
  const aside = sideNodes(document, links);
  const main = Object.keys(document.nodes).filter((id) => !aside.has(id));
  const placed: Record<NodeId, Position> = rank(
    main,
    links.filter(({ from, to, side }) => !side && !aside.has(from) && !aside.has(to)),
    { x: 0, y: 0 },
  );
  placeAside(placed, aside, links);
  return placed;
}

/** A layout in which every node has a place; those that have one keep it. */
export function completeLayout(
  document: FlowDocument,
  layout: FlowLayout,
  registry: NodeRegistry,
): FlowLayout {
  const missing = Object.keys(document.nodes).filter((id) => layout.nodes[id] === undefined);
  if (missing.length === 0) return layout;
  const tidy = tidyLayout(document, registry);
  if (missing.length === Object.keys(document.nodes).length) return { ...layout, nodes: tidy };
  const nodes: Record<NodeId, Position> = { ...layout.nodes };
  const bottom = Math.max(0, ...Object.values(layout.nodes).map(({ y }) => y));
  missing.forEach((id, index) => {
    nodes[id] = { x: 20, y: bottom + (nodeHeight + rankGap) * (index + 1) };
  });
  return { ...layout, nodes };
}

function linksOf(document: FlowDocument, registry: NodeRegistry): readonly Link[] {
  return document.edges.flatMap((edge) => {
    const from = splitEnd(edge.from);
    const to = splitEnd(edge.to)?.node;
    const source = document.nodes[from?.node ?? ""];
    if (from === null || to === undefined || source === undefined) return [];
    if (document.nodes[to] === undefined) return [];
    const port = portsOf(source, registry).find(({ name }) => name === from.port);
    return [{ from: from.node, to, side: port?.role === "error", branch: port?.role === "branch" }];
  });
}

/** Nodes that are reached through an error port only, with what follows them only. */
function sideNodes(document: FlowDocument, links: readonly Link[]): ReadonlySet<NodeId> {
  const reached = new Set(
    Object.keys(document.nodes).filter((id) => !links.some(({ to }) => to === id)),
  );
  for (const id of reached) {
    for (const link of links) if (link.from === id && !link.side) reached.add(link.to);
  }
  return new Set(Object.keys(document.nodes).filter((id) => !reached.has(id)));
}

function rank(
  ids: readonly NodeId[],
  links: readonly Link[],
  at: Position,
): Record<NodeId, Position> {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: columnGap, ranksep: rankGap });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of ids) graph.setNode(id, { width: nodeWidth, height: nodeHeight });
  links.forEach(({ from, to }, index) => {
    graph.setEdge(from, to, {}, String(index));
  });
  runDagre(graph);
  const placed: Record<NodeId, Position> = {};
  for (const id of ids) {
    const { x = 0, y = 0 } = graph.node(id) as { x?: number; y?: number };
    placed[id] = {
      x: at.x + Math.round(x - nodeWidth / 2),
      y: at.y + Math.round(y - nodeHeight / 2),
    };
  }
  return withBranchRoom(placed, links);
}

/** Ranks below a branch move down a little, so that its name fits between the cards. */
function withBranchRoom(
  placed: Record<NodeId, Position>,
  links: readonly Link[],
): Record<NodeId, Position> {
  const ranks = [...new Set(Object.values(placed).map(({ y }) => y))].sort((a, b) => a - b);
  const roomy = ranks.filter((y) => links.some(({ to, branch }) => branch && placed[to]?.y === y));
  return Object.fromEntries(
    Object.entries(placed).map(([id, { x, y }]) => {
      const above = roomy.filter((other) => other <= y).length;
      return [id, { x, y: y + above * branchGap }];
    }),
  );
}

function placeAside(
  placed: Record<NodeId, Position>,
  aside: ReadonlySet<NodeId>,
  links: readonly Link[],
): void {
  const right = Math.max(0, ...Object.values(placed).map(({ x }) => x + nodeWidth));
  const taken: number[] = [];
  const column = Math.ceil((right + sideGap) / grid) * grid;
  const waiting = [...aside];
  for (let rounds = waiting.length; waiting.length > 0 && rounds >= 0; rounds -= 1) {
    for (const id of [...waiting]) {
      const into = links.filter(({ to, from }) => to === id && placed[from] !== undefined);
      if (into.length === 0 && rounds > 0) continue;
      const wanted = Math.max(
        0,
        ...into.map(({ from, side }) => (placed[from]?.y ?? 0) + (side ? 0 : nodeHeight + rankGap)),
      );
      let y = wanted;
      while (taken.some((other) => Math.abs(other - y) < nodeHeight + rankGap)) y += 4;
      taken.push(y);
      placed[id] = { x: column, y };
      waiting.splice(waiting.indexOf(id), 1);
    }
  }
}
