import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, NodeId } from "./document";
import { findPort, portsOfDefinition } from "./ports";

/** Whether a message that leaves a node by a port is dropped: a branch that leads nowhere. */
export function isDeadEnd(
  document: FlowDocument,
  registry: NodeRegistry,
  node: NodeId,
  port: string,
): boolean {
  const end = `${node}.${port}`;
  return (
    findPort(document, registry, end, "out")?.role === "branch" &&
    !document.edges.some(({ from }) => from === end)
  );
}

/** Branches that lead nowhere, as `node.port`, each with the words people know it by: `Router (hold)`. */
export function deadEnds(
  document: FlowDocument,
  registry: NodeRegistry,
): ReadonlyMap<string, string> {
  const left = new Set(document.edges.map(({ from }) => from));
  const found = new Map<string, string>();
  for (const [id, node] of Object.entries(document.nodes)) {
    const definition = registry.get(node.type);
    for (const { name, direction, role } of definition ? portsOfDefinition(node, definition) : []) {
      const open = direction === "out" && role === "branch" && !left.has(`${id}.${name}`);
      if (open) found.set(`${id}.${name}`, `${node.name} (${name})`);
    }
  }
  return found;
}
