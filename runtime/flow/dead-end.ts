import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, NodeId } from "./document";
import { findPort } from "./ports";

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
