import { didYouMean, nearest } from "../expressions/suggest";
import type { WrittenName } from "../expressions/tree";
import type { Json, JsonObject } from "../json";
import type { FieldDefinition, NodeDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowNode, FlowProblem } from "./document";
import { type KnownTable, nameableColumns, tableNamed } from "./known-table";
import { isShown } from "./shown-fields";
import { type TableRead, tablesReadBy } from "./tables-read";

/** What is wrong with a table as a flow names it; of a column that is not there, which. */
export type TableProblem = {
  readonly table: string;
  readonly column?: string;
  readonly problem: FlowProblem;
};

type Found = FlowProblem & { readonly column?: string };

/**
 * Tables and columns that are not there. Warnings: a table may be made after the flow that reads it, and
 * publishing asks about those that are missing.
 */
export function checkTables(
  document: FlowDocument,
  registry: NodeRegistry,
  tables: readonly KnownTable[],
): readonly FlowProblem[] {
  return tableProblems(document, registry, tables).map(({ problem }) => problem);
}

/** The same, each with the table as the flow names it. */
export function tableProblems(
  document: FlowDocument,
  registry: NodeRegistry,
  tables: readonly KnownTable[],
): readonly TableProblem[] {
  return Object.entries(document.nodes).flatMap(([node, own]) => {
    const definition = registry.get(own.type);
    if (definition === undefined || own.disabled === true) return [];
    return tablesReadBy(own, definition).flatMap((read) =>
      problemsOf(read, own, definition, tables).map(({ column, ...problem }) => ({
        table: read.table,
        ...(column !== undefined && { column }),
        problem: { ...problem, node },
      })),
    );
  });
}

function problemsOf(
  read: TableRead,
  { config }: FlowNode,
  { fields }: NodeDefinition,
  tables: readonly KnownTable[],
): readonly Found[] {
  if (read.lookUp !== undefined) return lookUpProblems(read, tables);
  const field = fields.find(({ name }) => name === read.field);
  if (field === undefined) return [];
  const table = tableNamed(tables, read.table);
  if (table === null) return [unknownTable(read, field, tables)];
  const wrong = kindProblem(field, table);
  return wrong === null ? columnProblems(fields, config, table) : [wrong];
}

function unknownTable(
  { table, field }: TableRead,
  meant: Pick<FieldDefinition, "tables">,
  tables: readonly KnownTable[],
): FlowProblem {
  const names = tables.filter((one) => isMeant(meant, one)).map(({ name }) => name);
  const message = `There is no table “${table}” here${didYouMean(table, names)}`;
  return { severity: "warning", code: "table-unknown", field, message };
}

/** A look-up means a table that does not decide. */
const lookedUp: Pick<FieldDefinition, "tables"> = {};

function lookUpProblems(read: TableRead, tables: readonly KnownTable[]): readonly Found[] {
  const { lookUp, field } = read;
  if (lookUp === undefined) return [];
  const table = tableNamed(tables, read.table);
  if (table === null) {
    const names = tables.filter((one) => isMeant(lookedUp, one)).map(({ name }) => name);
    return [{ ...unknownTable(read, lookedUp, tables), ...written(read, lookUp.table, names) }];
  }
  if (!isMeant(lookedUp, table)) {
    const message = `“${table.name}” is a decision table: a step “Decide by table” reads it`;
    return [{ severity: "warning", code: "table-kind", field, message, at: lookUp.table.at }];
  }
  const unknown = [...lookUp.keys, lookUp.take]
    .filter(({ name }) => !table.columns.includes(name))
    .map(
      (column): Found => ({
        severity: "warning",
        column: column.name,
        code: "table-column-unknown",
        field,
        message: `The table “${table.name}” has no column “${column.name}”${didYouMean(column.name, table.columns)}`,
        ...written(read, column, table.columns),
      }),
    );
  return unknown.length > 0 ? unknown : ambiguous(read, table);
}

/** Some of the columns that tell rows apart only together: the first row that has them is taken. */
function ambiguous({ lookUp, field }: TableRead, table: KnownTable): readonly FlowProblem[] {
  const { columns = [], together = false } = table.keys ?? {};
  const named = lookUp?.keys.map(({ name }) => name) ?? [];
  const left = columns.filter((column) => !named.includes(column));
  const isPart = together && left.length > 0 && named.every((name) => columns.includes(name));
  if (!isPart || lookUp === undefined) return [];
  const [first, last] = [lookUp.keys[0], lookUp.keys.at(-1)];
  const message = `The rows of “${table.name}” are told apart by ${columns.join(" and ")} together: without ${left.join(" and ")} the first row that fits is taken`;
  const at = [first?.at[0] ?? 0, last?.value.at[1] ?? 0] as const;
  return [{ severity: "warning", code: "table-key-part", field, message, at }];
}

/** Where a name stands, and the text with the one that was probably meant. */
function written(
  { text = "" }: TableRead,
  { name, at }: WrittenName,
  names: readonly string[],
): Pick<FlowProblem, "at" | "fix"> {
  const near = nearest(name, names);
  if (near === undefined) return { at };
  const value = text.slice(0, at[0]) + JSON.stringify(near) + text.slice(at[1]);
  return { at, fix: { label: `Write ${near}`, value } };
}

/** Whether a field means tables of this kind. */
export function isMeant(
  { tables }: Pick<FieldDefinition, "tables">,
  { conditions }: KnownTable,
): boolean {
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
): readonly Found[] {
  return fields
    .filter((field) => isShown(field, fields, config))
    .flatMap((field): readonly Found[] => {
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
      const code = "table-column-unknown";
      return [{ severity: "warning", code, column: value, field: path, message }];
    });
}

function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
