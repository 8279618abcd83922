import type { FlowDocument, NodeId } from "../../runtime/flow/document";
import { tablesReadBy } from "../../runtime/flow/tables-read";
import { readUse } from "../../runtime/mapping/shared/shared-use";
import type { NodeRegistry } from "../../runtime/nodes/registry";

/** Something outside the flow that a node's setting names. */
export type FlowReference = {
  readonly kind: "flow" | "table" | "map";
  /** As the setting has it: a flow's id, a table's name or id, a map's name. */
  readonly value: string;
  readonly node: NodeId;
};

/** The flows, tables and shared maps that nodes name, in settings that their definitions declare and in look-ups. */
export function referencesOf(
  document: FlowDocument,
  registry: NodeRegistry,
): readonly FlowReference[] {
  return Object.entries(document.nodes).flatMap(([id, node]) => {
    const definition = registry.get(node.type);
    if (definition === undefined) return [];
    const settings = definition.fields.flatMap((field): FlowReference[] => {
      if (field.kind !== "flow" && field.kind !== "map") return [];
      const setting = node.config[field.name];
      const value = field.kind === "map" ? readUse(setting)?.map : setting;
      return typeof value === "string" && value !== ""
        ? [{ kind: field.kind, value, node: id }]
        : [];
    });
    const tables = new Set(tablesReadBy(node, definition).map(({ table }) => table));
    return [
      ...settings,
      ...[...tables].map((value): FlowReference => ({ kind: "table", value, node: id })),
    ];
  });
}
