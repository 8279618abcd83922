import { didYouMean } from "../expressions/suggest";
import type { Json, JsonObject } from "../json";
import type { FieldDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowProblem } from "./document";
import { type KnownTable, tableNamed } from "./known-table";
import { isShown } from "./shown-fields";

/**
 * Tables and columns that are not there. Warnings: a table may be made after the flow that reads it, and
 * publishing asks about those that are missing.
 */
export function checkTables(
  document: FlowDocument,
  registry: NodeRegistry,
  tables: readonly KnownTable[],
): readonly FlowProblem[] {
  return Object.entries(document.nodes).flatMap(([node, { type, config, disabled }]) => {
    const fields = registry.get(type)?.fields ?? [];
    const field = fields.find(({ kind }) => kind === "table");
    const value = field === undefined ? undefined : config[field.name];
    if (field === undefined || typeof value !== "string" || value === "" || disabled === true) {
      return [];
    }
    const table = tableNamed(tables, value);
    if (table !== null)
      return columnProblems(fields, config, table).map((one) => ({ ...one, node }));
    const names = tables.map(({ name }) => name);
    const message = `There is no table “${value}” here${didYouMean(value, names)}`;
    return [{ severity: "warning", code: "table-unknown", node, field: field.name, message }];
  });
}

function columnProblems(
  fields: readonly FieldDefinition[],
  config: JsonObject,
  table: KnownTable,
  prefix = "",
): readonly FlowProblem[] {
  return fields
    .filter((field) => isShown(field, fields, config))
    .flatMap((field): readonly FlowProblem[] => {
      const value = config[field.name];
      const path = `${prefix}${field.name}`;
      if (field.kind === "list" && Array.isArray(value)) {
        return value.flatMap((entry: Json, at) =>
          isObject(entry) ? columnProblems(field.item ?? [], entry, table, `${path}[${at}].`) : [],
        );
      }
      if (field.kind !== "tableColumn" || typeof value !== "string" || value === "") return [];
      if (table.columns.includes(value)) return [];
      const message = `The table “${table.name}” has no column “${value}”${didYouMean(value, table.columns)}`;
      return [{ severity: "warning", code: "table-column-unknown", field: path, message }];
    });
}

function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
