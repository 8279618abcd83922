import { errorPort, type NodeDefinition, type PortDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowEdge, FlowNode, NodeId } from "./document";
import { splitEnd } from "./schema";

/** The ports of a node as it is configured; empty for a type this build does not have. */
export function portsOf(node: FlowNode, registry: NodeRegistry): readonly PortDefinition[] {
  const definition = registry.get(node.type);
  return definition === undefined ? [] : portsOfDefinition(node, definition);
}

/** Nodes are never changed in place, so their ports are worked out once. */
const known = new WeakMap<
  FlowNode,
  { readonly definition: NodeDefinition; readonly ports: readonly PortDefinition[] }
>();

/** The same for a definition that is at hand. */
export function portsOfDefinition(
  node: FlowNode,
  definition: NodeDefinition,
): readonly PortDefinition[] {
  const before = known.get(node);
  if (before?.definition === definition) return before.ports;
  const own = definition.ports(node.config);
  const wanted = node.onError === "error-port" && !own.some(({ role }) => role === "error");
  const ports = wanted ? [...own, errorPort] : own;
  known.set(node, { definition, ports });
  return ports;
}

/** The port an edge's end names, or null. */
export function findPort(
  document: FlowDocument,
  registry: NodeRegistry,
  end: string,
  direction: "in" | "out",
): PortDefinition | null {
  const at = splitEnd(end);
  const node = at === null ? undefined : document.nodes[at.node];
  if (at === null || node === undefined) return null;
  const ports = portsOf(node, registry);
  return ports.find((port) => port.name === at.port && port.direction === direction) ?? null;
}

/** Why two ports do not fit, and whether a map between them would help. */
export type Misfit = { readonly reason: string; readonly mapperHelps: boolean };

/** Null when a message of `from` may go to `to`. */
export function misfitOf(from: PortDefinition, to: PortDefinition): Misfit | null {
  if (from.direction !== "out")
    return { reason: "A line starts at an output.", mapperHelps: false };
  if (to.direction !== "in") return { reason: "A line ends at an input.", mapperHelps: false };
  if (from.type === "any" || to.type === "any") return null;
  if (from.type !== to.type) {
    return {
      reason: `${from.label} gives ${from.type}, ${to.label} takes ${to.type}.`,
      mapperHelps: from.type !== "raw" || to.type !== "raw",
    };
  }
  if (from.cardinality === "list" && to.cardinality === "one") {
    return {
      reason: `${from.label} gives a list of ${from.type}, ${to.label} takes one at a time. Put a splitter between them.`,
      mapperHelps: false,
    };
  }
  return null;
}

/**
 * Why a new line from one port to another is refused, or null. Knows the whole flow: a line that would
 * close a circle or that is already there is refused, too.
 */
export function refuseEdge(
  document: FlowDocument,
  registry: NodeRegistry,
  edge: FlowEdge,
): Misfit | null {
  const from = findPort(document, registry, edge.from, "out");
  const to = findPort(document, registry, edge.to, "in");
  const source = splitEnd(edge.from)?.node;
  const target = splitEnd(edge.to)?.node;
  if (from === null || to === null || source === undefined || target === undefined) {
    return { reason: "A line goes from an output to an input.", mapperHelps: false };
  }
  if (source === target) {
    return { reason: "A node cannot feed itself.", mapperHelps: false };
  }
  if (document.edges.some((other) => other.from === edge.from && other.to === edge.to)) {
    return { reason: "These two are already connected.", mapperHelps: false };
  }
  if (reachableFrom(document, target).has(source)) {
    const name = document.nodes[source]?.name ?? source;
    return {
      reason: `This would make a circle: ${name} already follows from here. Use a splitter to repeat steps.`,
      mapperHelps: false,
    };
  }
  return misfitOf(from, to);
}

/** Nodes that a message at `start` can come to, `start` itself included. */
export function reachableFrom(document: FlowDocument, start: NodeId): ReadonlySet<NodeId> {
  return walk(start, neighbours(document).down);
}

/** Nodes whose output a message at `start` may have passed, without `start`. */
export function ancestorsOf(document: FlowDocument, start: NodeId): ReadonlySet<NodeId> {
  const found = new Set(walk(start, neighbours(document).up));
  found.delete(start);
  return found;
}

type Neighbours = {
  readonly down: ReadonlyMap<NodeId, readonly NodeId[]>;
  readonly up: ReadonlyMap<NodeId, readonly NodeId[]>;
};

/** Who follows whom, worked out once per list of edges. */
const neighboursOfEdges = new WeakMap<FlowDocument["edges"], Neighbours>();

function neighbours({ edges }: FlowDocument): Neighbours {
  const before = neighboursOfEdges.get(edges);
  if (before !== undefined) return before;
  const down = new Map<NodeId, NodeId[]>();
  const up = new Map<NodeId, NodeId[]>();
  for (const edge of edges) {
    const from = splitEnd(edge.from)?.node ?? "";
    const to = splitEnd(edge.to)?.node ?? "";
    append(down, from, to);
    append(up, to, from);
  }
  const made = { down, up };
  neighboursOfEdges.set(edges, made);
  return made;
}

function append(map: Map<NodeId, NodeId[]>, key: NodeId, value: NodeId): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function walk(start: NodeId, next: ReadonlyMap<NodeId, readonly NodeId[]>): ReadonlySet<NodeId> {
  const found = new Set([start]);
  for (const node of found) {
    for (const other of next.get(node) ?? []) found.add(other);
  }
  return found;
}
