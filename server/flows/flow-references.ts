import type { FlowDocument, NodeId } from "../../runtime/flow/document";
import type { NodeRegistry } from "../../runtime/nodes/registry";

/** Something outside the flow that a node's setting names. */
export type FlowReference = {
  readonly kind: "flow" | "table";
  /** As the setting has it: a flow's id, a table's name or id. */
  readonly value: string;
  readonly node: NodeId;
};

/** The flows and tables that nodes name, as their definitions declare these fields. */
export function referencesOf(
  document: FlowDocument,
  registry: NodeRegistry,
): readonly FlowReference[] {
  return Object.entries(document.nodes).flatMap(([id, node]) =>
    (registry.get(node.type)?.fields ?? []).flatMap((field): FlowReference[] => {
      if (field.kind !== "flow" && field.kind !== "table") return [];
      const value = node.config[field.name];
      return typeof value === "string" && value !== ""
        ? [{ kind: field.kind, value, node: id }]
        : [];
    }),
  );
}
