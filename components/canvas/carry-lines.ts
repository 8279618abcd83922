import type { FlowEdge, FlowNode, NodeId } from "@/runtime/flow/document";
import { portsOf } from "@/runtime/flow/ports";
import { splitEnd } from "@/runtime/flow/schema";
import type { Json, JsonObject } from "@/runtime/json";
import type { PortDefinition } from "@/runtime/nodes/definition";
import type { NodeRegistry } from "@/runtime/nodes/registry";

/**
 * The lines after a node's config changed. A line that leaves by the output of a row stays with that row,
 * wherever it moves and whatever it is named, and goes with it when it is removed.
 */
export function carryLines(
  edges: readonly FlowEdge[],
  registry: NodeRegistry,
  id: NodeId,
  before: FlowNode,
  after: FlowNode,
): readonly FlowEdge[] {
  const moves = portMoves(
    { config: before.config, ports: rowPorts(before, registry) },
    { config: after.config, ports: rowPorts(after, registry) },
  );
  if ([...moves].every(([from, to]) => from === to)) return edges;
  return edges.flatMap((edge) => {
    const at = splitEnd(edge.from);
    const port = at?.node === id ? moves.get(at.port) : undefined;
    if (at === null || port === undefined || port === at.port) return [edge];
    return port === null ? [] : [{ ...edge, from: `${id}.${port}` }];
  });
}

type RowPort = PortDefinition & { readonly row: NonNullable<PortDefinition["row"]> };
type Configured = { readonly config: JsonObject; readonly ports: readonly RowPort[] };

function rowPorts(node: FlowNode, registry: NodeRegistry): readonly RowPort[] {
  return portsOf(node, registry).flatMap((port) =>
    port.direction === "out" && port.row !== undefined ? [{ ...port, row: port.row }] : [],
  );
}

/** Where each row's output went: the name it has now, null when its row is gone. */
function portMoves(before: Configured, after: Configured): ReadonlyMap<string, string | null> {
  const rows = new Map<string, ReadonlyMap<number, number>>();
  const moves = new Map<string, string | null>();
  for (const { name, row } of before.ports) {
    const { list, index } = row;
    const found =
      rows.get(list) ?? matchRows(listOf(before.config[list]), listOf(after.config[list]));
    rows.set(list, found);
    const now = after.ports.find(
      (port) => port.row.list === list && port.row.index === found.get(index),
    );
    moves.set(name, now?.name ?? null);
  }
  return moves;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/**
 * Which row became which: the form hands on the rows it does not change, so these are known by being the same
 * value; then come rows that read the same, and what is left is what was typed into, in order.
 */
function matchRows(before: readonly Json[], after: readonly Json[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  const free = new Set(after.keys());
  const pair = (same: (a: Json | undefined, b: Json | undefined) => boolean) => {
    for (const index of before.keys()) {
      if (found.has(index)) continue;
      const other = [...free].find((candidate) => same(before[index], after[candidate]));
      if (other === undefined) continue;
      found.set(index, other);
      free.delete(other);
    }
  };
  pair((a, b) => typeof a === "object" && a !== null && a === b);
  pair((a, b) => JSON.stringify(a) === JSON.stringify(b));
  pair(() => true);
  return found;
}
