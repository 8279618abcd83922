import type { FieldDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument } from "./document";

/** The settings of a node type that hold code. */
export function codeFieldsOf(registry: NodeRegistry, type: string): readonly FieldDefinition[] {
  return registry.get(type)?.fields.filter(({ kind }) => kind === "code") ?? [];
}

export function hasCode(document: FlowDocument, registry: NodeRegistry): boolean {
  return Object.values(document.nodes).some(({ type }) => codeFieldsOf(registry, type).length > 0);
}
