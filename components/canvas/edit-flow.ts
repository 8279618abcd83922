import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import type {
  FlowDocument,
  FlowEdge,
  FlowLayout,
  FlowNode,
  FlowSettings,
  NodeId,
} from "@/runtime/flow/document";
import { asideStep, branchStep, freePlace, step } from "@/runtime/flow/free-place";
import { nextNodeId } from "@/runtime/flow/merge-flows";
import { findPort, portsOf } from "@/runtime/flow/ports";
import { refuseEdge } from "@/runtime/flow/refuse-edge";
import { splitEnd } from "@/runtime/flow/schema";
import type { JsonObject } from "@/runtime/json";
import type { PortDefinition } from "@/runtime/nodes/definition";
import type { NodeRegistry } from "@/runtime/nodes/registry";
import { carryLines } from "./carry-lines";
import type { Point } from "./geometry";

/** What undo, copy and paste and every change work on. */
export type Sketch = { readonly document: FlowDocument; readonly layout: FlowLayout };

/** Where a new node goes and what it is connected to. */
export type Placement =
  | { readonly at: Point }
  /** After a node, by a port; without one by the first free output, else in the way of the main one. */
  | { readonly after: NodeId; readonly port?: string; readonly at?: Point }
  /** Between two ports that no line joins yet. */
  | { readonly between: FlowEdge }
  /** Into a line; `also` is a port that leads there besides. */
  | { readonly on: FlowEdge; readonly at?: Point; readonly also?: string };

export type Added = { readonly sketch: Sketch; readonly id: NodeId };

/** Adds a node of a type with its connection to the rest. A type without inputs is only put down. */
export function addNode(
  sketch: Sketch,
  registry: NodeRegistry,
  type: string,
  placement: Placement,
  config: JsonObject = {},
): Added {
  const definition = registry.get(type);
  const { document, layout } = sketch;
  const id = nextNodeId(Object.keys(document.nodes));
  const name = freeName(document, definition?.label ?? type);
  const node: FlowNode = { type, name, config };
  const added: FlowDocument = { ...document, nodes: { ...document.nodes, [id]: node } };
  const input = portsOf(node, registry).find(({ direction }) => direction === "in");
  const edge = input === undefined ? null : edgeToSplice(document, registry, placement);
  if (edge !== null && input !== undefined) {
    const spliced = spliceInto(added, layout, registry, id, edge, placement);
    const also = "on" in placement ? placement.also : undefined;
    const more = also === undefined ? null : { from: also, to: `${id}.${input.name}` };
    const fits = more !== null && refuseEdge(spliced.document, registry, more) === null;
    return { id, sketch: fits ? connect(spliced, more) : spliced };
  }
  const from = input === undefined ? null : portFor(document, registry, placement);
  const below = from === null ? step : stepBelow(document, registry, from);
  const at = freePlace(layout, document, placedAt(layout, placement, from, below));
  const edges =
    from === null ? document.edges : [...document.edges, { from, to: `${id}.${input?.name}` }];
  return { id, sketch: { document: { ...added, edges }, layout: moved(layout, { [id]: at }) } };
}

/** The line a new node is put into: the one named, or the only way on from the node it follows. */
function edgeToSplice(
  document: FlowDocument,
  registry: NodeRegistry,
  placement: Placement,
): FlowEdge | null {
  if ("on" in placement) return placement.on;
  if ("between" in placement) return placement.between;
  if (!("after" in placement) || placement.port !== undefined) return null;
  const node = document.nodes[placement.after];
  if (node === undefined || freeOutput(document, registry, placement.after) !== null) return null;
  const main = outputsOf(node, registry)[0];
  const end = `${placement.after}.${main?.name}`;
  return document.edges.find(({ from }) => from === end) ?? null;
}

/** Puts a node that is there already, and has no lines, into a line. */
export function spliceNode(
  { document, layout }: Sketch,
  registry: NodeRegistry,
  id: NodeId,
  edge: FlowEdge,
): Sketch {
  return spliceInto(document, layout, registry, id, edge, { on: edge });
}

/** Whether a node has an input and no line at all, so that it can be put into one. */
export function isLoose(document: FlowDocument, registry: NodeRegistry, id: NodeId): boolean {
  const node = document.nodes[id];
  if (node === undefined) return false;
  const takes = portsOf(node, registry).some(({ direction }) => direction === "in");
  return (
    takes &&
    document.edges.every(({ from, to }) => splitEnd(from)?.node !== id && splitEnd(to)?.node !== id)
  );
}

function spliceInto(
  document: FlowDocument,
  layout: FlowLayout,
  registry: NodeRegistry,
  id: NodeId,
  edge: FlowEdge,
  placement: Placement,
): Sketch {
  const node = document.nodes[id];
  const ports = node === undefined ? [] : portsOf(node, registry);
  const input = ports.find(({ direction }) => direction === "in");
  const output = node === undefined ? undefined : outputsOf(node, registry)[0];
  const others = document.edges.filter(({ from, to }) => from !== edge.from || to !== edge.to);
  const edges = [
    ...others,
    { from: edge.from, to: `${id}.${input?.name}` },
    ...(output === undefined ? [] : [{ from: `${id}.${output.name}`, to: edge.to }]),
  ];
  const target = splitEnd(edge.to)?.node ?? "";
  const source = splitEnd(edge.from)?.node ?? "";
  const below = layout.nodes[target] ?? { x: 0, y: 0 };
  const above = layout.nodes[source] ?? { x: below.x, y: below.y - step };
  const apart = stepBelow(document, registry, edge.from);
  const at = ("at" in placement ? placement.at : undefined) ?? {
    x: below.x,
    y: Math.max(above.y + apart, below.y - step),
  };
  const missing = at.y + step - below.y;
  // What follows moves down, so that the new node covers nothing.
  const shifted = missing > 0 ? shiftDown(document, layout, target, missing) : layout;
  return { document: { ...document, edges }, layout: moved(shifted, { [id]: at }) };
}

function shiftDown(
  document: FlowDocument,
  layout: FlowLayout,
  start: NodeId,
  by: number,
): FlowLayout {
  const top = layout.nodes[start]?.y ?? 0;
  const found = new Set([start]);
  for (const id of found) {
    for (const edge of document.edges) {
      if (splitEnd(edge.from)?.node === id) found.add(splitEnd(edge.to)?.node ?? id);
    }
  }
  const changes: Record<NodeId, Point> = {};
  for (const id of found) {
    const at = layout.nodes[id];
    if (at !== undefined && at.y >= top) changes[id] = { x: at.x, y: at.y + by };
  }
  return moved(layout, withCovered(layout, changes, by));
}

/** What moves, and with it what it would come to lie on: nodes that no line leads to from there. */
function withCovered(
  layout: FlowLayout,
  changes: { readonly [id: NodeId]: Point },
  by: number,
): { readonly [id: NodeId]: Point } {
  const all: Record<NodeId, Point> = { ...changes };
  const queue = Object.values(changes);
  for (const above of queue) {
    for (const [id, at] of Object.entries(layout.nodes)) {
      if (Object.hasOwn(all, id) || !covers(above, at)) continue;
      const next = { x: at.x, y: at.y + by };
      all[id] = next;
      queue.push(next);
    }
  }
  return all;
}

function covers(a: Point, b: Point): boolean {
  return Math.abs(a.x - b.x) < nodeWidth && Math.abs(a.y - b.y) < nodeHeight;
}

/** Outputs that are not for failures, in order. */
export function outputsOf(node: FlowNode, registry: NodeRegistry): readonly PortDefinition[] {
  return portsOf(node, registry).filter(
    ({ direction, role }) => direction === "out" && role !== "error",
  );
}

/** The first output without a line, as `node.port`; null when all are in use. */
export function freeOutput(
  document: FlowDocument,
  registry: NodeRegistry,
  id: NodeId,
): string | null {
  const node = document.nodes[id];
  if (node === undefined) return null;
  const free = outputsOf(node, registry).find(
    ({ name }) => !document.edges.some(({ from }) => from === `${id}.${name}`),
  );
  return free === undefined ? null : `${id}.${free.name}`;
}

function portFor(
  document: FlowDocument,
  registry: NodeRegistry,
  placement: Placement,
): string | null {
  if (!("after" in placement)) return null;
  if (placement.port !== undefined) return `${placement.after}.${placement.port}`;
  return freeOutput(document, registry, placement.after);
}

function stepBelow(document: FlowDocument, registry: NodeRegistry, from: string): number {
  return findPort(document, registry, from, "out")?.role === "branch" ? branchStep : step;
}

function placedAt(
  layout: FlowLayout,
  placement: Placement,
  from: string | null,
  below: number,
): Point {
  if ("between" in placement) return { x: 0, y: 0 };
  if ("on" in placement) return placement.at ?? { x: 0, y: 0 };
  if (!("after" in placement)) return placement.at;
  if (placement.at !== undefined) return placement.at;
  const source = layout.nodes[placement.after] ?? { x: 0, y: 0 };
  const aside = from?.endsWith(".error") === true;
  return aside ? { x: source.x + asideStep, y: source.y } : { x: source.x, y: source.y + below };
}

/** A name that no node of the flow has yet. */
export function freeName(document: FlowDocument, wanted: string): string {
  const taken = new Set(Object.values(document.nodes).map(({ name }) => name));
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted} ${number}`)) number += 1;
  return `${wanted} ${number}`;
}

/** Switches nodes off, so that messages pass through them, or on again when all of them are off. */
export function toggleNodes({ document, layout }: Sketch, ids: Iterable<NodeId>): Sketch {
  const found = [...ids].flatMap((id) => {
    const node = document.nodes[id];
    return node === undefined ? [] : [[id, node] as const];
  });
  const on = found.every(([, { disabled }]) => disabled === true);
  const changed = found.map(([id, { disabled: _old, ...node }]) => [
    id,
    on ? node : { ...node, disabled: true },
  ]);
  const nodes = { ...document.nodes, ...Object.fromEntries(changed) };
  return found.length === 0 ? { document, layout } : { layout, document: { ...document, nodes } };
}

/** Takes nodes out; what led into one goes on to what followed it, where that fits. */
export function removeNodes(
  { document, layout }: Sketch,
  registry: NodeRegistry,
  ids: ReadonlySet<NodeId>,
): Sketch {
  let current = document;
  for (const id of ids) current = removeNode(current, registry, id);
  const places = Object.entries(layout.nodes).filter(([id]) => !ids.has(id));
  const rest = { ...layout, nodes: Object.fromEntries(places) };
  if (layout.groups?.some(({ nodes }) => nodes.some((id) => ids.has(id))) !== true) {
    return { document: current, layout: rest };
  }
  return { document: current, layout: { ...rest, groups: withoutNodes(layout.groups, [...ids]) } };
}

/** Groups without these nodes: a new node that gets an id again would else be in them. None is left empty. */
export function withoutNodes(
  groups: NonNullable<FlowLayout["groups"]>,
  ids: readonly NodeId[],
): NonNullable<FlowLayout["groups"]> {
  return groups.flatMap((group) => {
    if (!group.nodes.some((id) => ids.includes(id))) return [group];
    const nodes = group.nodes.filter((id) => !ids.includes(id));
    return nodes.length === 0 ? [] : [{ ...group, nodes }];
  });
}

function removeNode(document: FlowDocument, registry: NodeRegistry, id: NodeId): FlowDocument {
  const node = document.nodes[id];
  if (node === undefined) return document;
  const { [id]: _gone, ...nodes } = document.nodes;
  const main = `${id}.${outputsOf(node, registry)[0]?.name}`;
  const into = document.edges.filter(({ to }) => splitEnd(to)?.node === id);
  const onward = document.edges.filter(({ from }) => from === main);
  const rest: FlowDocument = {
    ...document,
    nodes,
    edges: document.edges.filter(
      ({ from, to }) => splitEnd(from)?.node !== id && splitEnd(to)?.node !== id,
    ),
  };
  let joined = rest;
  for (const { from } of into) {
    for (const { to } of onward) {
      if (refuseEdge(joined, registry, { from, to }) !== null) continue;
      joined = { ...joined, edges: [...joined.edges, { from, to }] };
    }
  }
  return joined;
}

export function removeEdges({ document, layout }: Sketch, edges: readonly FlowEdge[]): Sketch {
  const gone = (edge: FlowEdge) =>
    edges.some(({ from, to }) => from === edge.from && to === edge.to);
  return { layout, document: { ...document, edges: document.edges.filter((edge) => !gone(edge)) } };
}

export function connect({ document, layout }: Sketch, edge: FlowEdge): Sketch {
  return { layout, document: { ...document, edges: [...document.edges, edge] } };
}

export function changeNode(
  { document, layout }: Sketch,
  id: NodeId,
  change: (node: FlowNode) => FlowNode,
): Sketch {
  const node = document.nodes[id];
  if (node === undefined) return { document, layout };
  return { layout, document: { ...document, nodes: { ...document.nodes, [id]: change(node) } } };
}

/** Sets a config; lines stay with the rows that they lead from. */
export function configureNode(
  sketch: Sketch,
  registry: NodeRegistry,
  id: NodeId,
  config: JsonObject,
): Sketch {
  const node = sketch.document.nodes[id];
  if (node === undefined) return sketch;
  const next = { ...node, config };
  const { document, layout } = changeNode(sketch, id, () => next);
  const edges = carryLines(document.edges, registry, id, node, next);
  return { layout, document: { ...document, edges } };
}

export function changeSettings({ document, layout }: Sketch, settings: FlowSettings): Sketch {
  return { layout, document: { ...document, settings } };
}

export function moved(layout: FlowLayout, places: { readonly [id: NodeId]: Point }): FlowLayout {
  return { ...layout, nodes: { ...layout.nodes, ...places } };
}
