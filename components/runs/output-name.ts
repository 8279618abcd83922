import type { FlowDocument } from "@/runtime/flow/document";
import { findPort } from "@/runtime/flow/ports";
import { nodeRegistry } from "@/runtime/nodes/registry";

/** An output as the canvas calls it, e.g. `Passed`; its own name where the node is not known. */
export function outputName(document: FlowDocument | null, node: string, port: string): string {
  if (document === null) return port;
  return findPort(document, nodeRegistry, `${node}.${port}`, "out")?.label ?? port;
}
