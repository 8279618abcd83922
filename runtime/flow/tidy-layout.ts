import { Graph, layout as runDagre } from "@dagrejs/dagre";
import type { NodeRegistry } from "../nodes/registry";
import { grid, nodeHeight, nodeWidth } from "./card-size";
import type { FlowDocument, FlowLayout, NodeId } from "./document";
import { placeMissing } from "./place-missing";
import { portsOf } from "./ports";
import { splitEnd } from "./schema";

type Position = { readonly x: number; readonly y: number };
type Link = {
  readonly from: NodeId;
  readonly to: NodeId;
  /** Leaves by the side: a failure. */
  readonly side: boolean;
  /** Has a name on it, which needs room. */
  readonly branch: boolean;
  /** Place of the port among those of its node: branches stand in the order of their ports. */
  readonly port: number;
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

/** The same for some of the nodes: they keep the corner they are at, the others stay where they are. */
export function tidySelection(
  document: FlowDocument,
  layout: FlowLayout,
  registry: NodeRegistry,
  ids: ReadonlySet<NodeId>,
): { readonly [id: NodeId]: Position } {
  const inside = (end: string) => ids.has(splitEnd(end)?.node ?? "");
  const part: FlowDocument = {
    ...document,
    nodes: Object.fromEntries(Object.entries(document.nodes).filter(([id]) => ids.has(id))),
    edges: document.edges.filter(({ from, to }) => inside(from) && inside(to)),
  };
  const tidy = tidyLayout(part, registry);
  const corner = (places: readonly Position[]) => ({
    x: Math.min(...places.map(({ x }) => x)),
    y: Math.min(...places.map(({ y }) => y)),
  });
  const before = corner(Object.keys(part.nodes).map((id) => layout.nodes[id] ?? { x: 0, y: 0 }));
  const after = corner(Object.values(tidy));
  const by = { x: before.x - after.x, y: before.y - after.y };
  return Object.fromEntries(
    Object.entries(tidy).map(([id, { x, y }]) => [id, { x: x + by.x, y: y + by.y }]),
  );
}

/** A layout in which every node has a place; those that have one keep it. */
export function completeLayout(
  document: FlowDocument,
  layout: FlowLayout,
  registry: NodeRegistry,
): FlowLayout {
  const missing = Object.keys(document.nodes).filter((id) => layout.nodes[id] === undefined);
  if (missing.length === 0) return layout;
  if (missing.length === Object.keys(document.nodes).length) {
    return { ...layout, nodes: tidyLayout(document, registry) };
  }
  return placeMissing(document, layout, registry);
}

function linksOf(document: FlowDocument, registry: NodeRegistry): readonly Link[] {
  return document.edges.flatMap((edge) => {
    const from = splitEnd(edge.from);
    const to = splitEnd(edge.to)?.node;
    const source = document.nodes[from?.node ?? ""];
    if (from === null || to === undefined || source === undefined) return [];
    if (document.nodes[to] === undefined) return [];
    const ports = portsOf(source, registry);
    const at = ports.findIndex(({ name, direction }) => name === from.port && direction === "out");
    const role = ports[at]?.role;
    const branch = role === "branch";
    return [{ from: from.node, to, side: role === "error", branch, port: at }];
  });
}

/** Nodes as one meets them going down, first ports first: what dagre keeps where it may choose. */
function inReadingOrder(ids: readonly NodeId[], links: readonly Link[]): readonly NodeId[] {
  const down = new Map<NodeId, Link[]>();
  const reached = new Set<NodeId>();
  for (const link of links) {
    const known = down.get(link.from);
    if (known === undefined) down.set(link.from, [link]);
    else known.push(link);
    reached.add(link.to);
  }
  const found = new Set<NodeId>();
  const open = ids.filter((id) => !reached.has(id)).toReversed();
  for (const start of [...open, ...ids]) {
    const stack = [start];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (found.has(id)) continue;
      found.add(id);
      const next = (down.get(id) ?? []).toSorted((a, b) => b.port - a.port);
      for (const { to } of next) stack.push(to);
    }
  }
  return [...found];
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

/** Ranks by dagre, in the order that crosses the fewest lines: that of the ports, or the one it finds. */
function rank(
  ids: readonly NodeId[],
  links: readonly Link[],
  at: Position,
): Record<NodeId, Position> {
  const inOrder = ranked(ids, links, true);
  const count = crossings(inOrder, links);
  const found = count === 0 ? inOrder : ranked(ids, links, false);
  const best = count === 0 || count <= crossings(found, links) ? inOrder : found;
  const placed: Record<NodeId, Position> = {};
  for (const id of ids) {
    const { x, y } = best[id] ?? { x: 0, y: 0 };
    placed[id] = { x: at.x + x, y: at.y + y };
  }
  return withBranchRoom(placed, links);
}

function ranked(
  ids: readonly NodeId[],
  links: readonly Link[],
  keepOrder: boolean,
): Record<NodeId, Position> {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: columnGap, ranksep: rankGap });
  graph.setDefaultEdgeLabel(() => ({}));
  const order = inReadingOrder(ids, links);
  for (const id of order) graph.setNode(id, { width: nodeWidth, height: nodeHeight });
  const rankOf = new Map(order.map((id, index) => [id, index]));
  links
    .toSorted((a, b) => (rankOf.get(a.from) ?? 0) - (rankOf.get(b.from) ?? 0) || a.port - b.port)
    .forEach(({ from, to }, index) => {
      graph.setEdge(from, to, {}, String(index));
    });
  runDagre(graph, { disableOptimalOrderHeuristic: keepOrder });
  return Object.fromEntries(
    ids.map((id) => {
      const { x = 0, y = 0 } = graph.node(id) as { x?: number; y?: number };
      return [id, { x: Math.round(x - nodeWidth / 2), y: Math.round(y - nodeHeight / 2) }];
    }),
  );
}

/** Pairs of lines that cross on their straight way, ports counted; the worst of a huge flow is not worth it. */
function crossings(placed: Record<NodeId, Position>, links: readonly Link[]): number {
  if (links.length > crossingsMost) return 0;
  const ends = links.flatMap(({ from, to, port }) => {
    const [start, end] = [placed[from], placed[to]];
    if (start === undefined || end === undefined) return [];
    return [{ from: { x: start.x + port, y: start.y + nodeHeight }, to: end }];
  });
  let count = 0;
  ends.forEach((a, index) => {
    for (const b of ends.slice(index + 1)) if (doCross(a, b)) count += 1;
  });
  return count;
}

const crossingsMost = 600;

type Straight = { readonly from: Position; readonly to: Position };

function doCross(a: Straight, b: Straight): boolean {
  const side = ({ from, to }: Straight, { x, y }: Position) =>
    Math.sign((to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x));
  return side(a, b.from) * side(a, b.to) < 0 && side(b, a.from) * side(b, a.to) < 0;
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
  const main = Object.values(placed);
  /** Right of whatever stands at the heights that a chain of failures takes. */
  const columnAt = (top: number, chain: number) => {
    const bottom = top + chain * (nodeHeight + rankGap);
    const beside = main.filter(({ y }) => y + nodeHeight > top - rankGap && y < bottom);
    const right = Math.max(0, ...beside.map(({ x }) => x + nodeWidth));
    return Math.ceil((right + sideGap) / grid) * grid;
  };
  const columns = new Map<NodeId, number>();
  // A chain that moves down may come beside wider ranks than it was given its column for.
  const taken: Position[] = [...main];
  const waiting = [...aside];
  for (let rounds = waiting.length; waiting.length > 0 && rounds >= 0; rounds -= 1) {
    for (const id of [...waiting]) {
      const into = links.filter(({ to, from }) => to === id && placed[from] !== undefined);
      if (into.length === 0 && rounds > 0) continue;
      const wanted = Math.max(
        0,
        ...into.map(({ from, side }) => (placed[from]?.y ?? 0) + (side ? 0 : nodeHeight + rankGap)),
      );
      const behind = into.find(({ side }) => !side)?.from;
      const column = columns.get(behind ?? "") ?? columnAt(wanted, chainLength(id, aside, links));
      columns.set(id, column);
      let y = wanted;
      const covers = (other: Position) =>
        Math.abs(other.x - column) < nodeWidth && Math.abs(other.y - y) < nodeHeight + rankGap;
      while (taken.some(covers)) y += 4;
      taken.push({ x: column, y });
      placed[id] = { x: column, y };
      waiting.splice(waiting.indexOf(id), 1);
    }
  }
}

/** Nodes below one another from a failure on. */
function chainLength(start: NodeId, aside: ReadonlySet<NodeId>, links: readonly Link[]): number {
  const found = new Set([start]);
  for (const id of found) {
    for (const { from, to, side } of links)
      if (from === id && !side && aside.has(to)) found.add(to);
  }
  return found.size;
}

/**
 * Notes go along when everything is laid out anew: each to the left of the flow, at the height of the node
 * it was nearest to.
 */
export function tidyNotes(
  layout: FlowLayout,
  tidy: { readonly [id: NodeId]: Position },
): FlowLayout["notes"] {
  if (layout.notes === undefined || layout.notes.length === 0) return layout.notes;
  const left = Math.min(...Object.values(tidy).map(({ x }) => x));
  const anchored = layout.notes.map((note) => ({ note, y: heightFor(note, layout, tidy) }));
  let free = Number.NEGATIVE_INFINITY;
  const moved = new Map<string, Position>();
  for (const { note, y } of anchored.toSorted((a, b) => a.y - b.y)) {
    const top = Math.max(y, free);
    moved.set(note.id, { x: left - noteGap - note.w, y: top });
    free = top + note.h + rankGap;
  }
  return layout.notes.map((note) => ({ ...note, ...moved.get(note.id) }));
}

const noteGap = 60;

function heightFor(
  note: NonNullable<FlowLayout["notes"]>[number],
  layout: FlowLayout,
  tidy: { readonly [id: NodeId]: Position },
): number {
  let best = { away: Number.POSITIVE_INFINITY, y: note.y };
  for (const [id, at] of Object.entries(layout.nodes)) {
    const away = Math.hypot((at.x - note.x) / 4, at.y - note.y);
    const now = tidy[id];
    if (now !== undefined && away < best.away) best = { away, y: now.y };
  }
  return best.y;
}
