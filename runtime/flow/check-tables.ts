import { didYouMean } from "../expressions/suggest";
import type { Json, JsonObject } from "../json";
import type { FieldDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowProblem } from "./document";
import { type KnownTable, nameableColumns, tableNamed } from "./known-table";
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
    if (table !== null) {
      const wrong = kindProblem(field, table);
      const found = wrong === null ? columnProblems(fields, config, table) : [wrong];
      return found.map((one) => ({ ...one, node }));
    }
    const names = tables.filter((one) => isMeant(field, one)).map(({ name }) => name);
    const message = `There is no table “${value}” here${didYouMean(value, names)}`;
    return [{ severity: "warning", code: "table-unknown", node, field: field.name, message }];
  });
}

/** Whether a field means tables of this kind. */
export function isMeant({ tables }: FieldDefinition, { conditions }: KnownTable): boolean {
  return (tables === "decision") === (conditions !== undefined);
}

function kindProblem(field: FieldDefinition, table: KnownTable): FlowProblem | null {
  if (isMeant(field, table)) return null;
  const message = table.conditions
    ? `“${table.name}” is a decision table: a step “Decide by table” reads it`
    : `“${table.name}” is a lookup table: choose a decision table`;
  return { severity: "warning", code: "table-kind", field: field.name, message };
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
      if (nameableColumns(table).includes(value)) return [];
      const what = table.conditions ? "condition" : "column";
      const message = `The table “${table.name}” has no ${what} “${value}”${didYouMean(value, nameableColumns(table))}`;
      return [{ severity: "warning", code: "table-column-unknown", field: path, message }];
    });
}

function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
