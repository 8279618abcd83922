import type { NodeRegistry } from "../nodes/registry";
import { addedBy, answerReaders } from "./answer-reads";
import type { FlowDocument, NodeId } from "./document";
import type { KnownTable } from "./known-table";
import { portsOfDefinition } from "./ports";

/**
 * Steps that come out as they do by what some steps hand on, each with which of those: the ones that read it, and on
 * through what they compute of it. It ends where somebody else is asked, whose answer is one of its own.
 */
export function restsOn(
  document: FlowDocument,
  registry: NodeRegistry,
  nodes: ReadonlySet<NodeId>,
): ReadonlyMap<NodeId, readonly NodeId[]> {
  const resting = new Map<NodeId, NodeId[]>();
  for (const from of nodes) {
    for (const node of reachedFrom(document, registry, from)) {
      const known = resting.get(node);
      if (known === undefined) resting.set(node, [from]);
      else known.push(from);
    }
  }
  return resting;
}

/** Whether a step says which way the message goes, or by which row. */
export function isDeciding(document: FlowDocument, registry: NodeRegistry, id: NodeId): boolean {
  const node = document.nodes[id];
  const definition = node === undefined ? undefined : registry.get(node.type);
  if (node === undefined || definition === undefined) return false;
  if (definition.decided !== undefined) return true;
  const ways = portsOfDefinition(node, definition).filter(
    ({ direction, role }) => direction === "out" && role !== "error",
  );
  return ways.length > 1;
}

const asking: ReadonlySet<string> = new Set(["effect", "call", "wait", "trigger"]);

function reachedFrom(
  document: FlowDocument,
  registry: NodeRegistry,
  from: NodeId,
): ReadonlySet<NodeId> {
  const tables = wholeTables(document, registry);
  const reached = new Set<NodeId>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = document.nodes[id];
    const definition = node === undefined ? undefined : registry.get(node.type);
    if (node === undefined || definition === undefined) continue;
    // Of what only adds to what arrived, the rest is that of the step before.
    const own = id === from ? null : addedBy(node, definition);
    for (const [path, readers] of answerReaders(document, registry, id, tables)) {
      if (own !== null && !own.some((name) => isWithin(path, name))) continue;
      for (const reader of readers) {
        const behaviour = registry.get(document.nodes[reader]?.type ?? "")?.behaviour;
        if (reader === from || reached.has(reader) || asking.has(behaviour ?? "trigger")) continue;
        reached.add(reader);
        open.push(reader);
      }
    }
  }
  return reached;
}

/** The whole has every field. */
function isWithin(path: string, name: string): boolean {
  return path === "" || path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`);
}

/** Which fields the conditions of a table read is not known here: a step that decides about all of its input may read each. */
function wholeTables(document: FlowDocument, registry: NodeRegistry): readonly KnownTable[] {
  return Object.values(document.nodes).flatMap((node) => {
    const field = registry.get(node.type)?.fields.find((one) => one.tables === "decision");
    const name = field === undefined ? undefined : node.config[field.name];
    if (typeof name !== "string") return [];
    const conditions = [{ column: "", expression: "input", type: "text" as const }];
    return [{ id: name, name, columns: [], conditions }];
  });
}
