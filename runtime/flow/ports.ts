import { errorPort, type NodeDefinition, type PortDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowNode, NodeId } from "./document";
import { nodeOf } from "./node-of";
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
  const node = at === null ? undefined : nodeOf(document, at.node);
  if (at === null || node === undefined) return null;
  const ports = portsOf(node, registry);
  return ports.find((port) => port.name === at.port && port.direction === direction) ?? null;
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
