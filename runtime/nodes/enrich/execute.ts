import { FlowError } from "../../errors/flow-error";
import type { Json, JsonObject } from "../../json";
import type { ComputeExecution, Scope } from "../execution";

type Index = ReadonlyMap<string, JsonObject>;

/** Rows of one version are one object in this process: each column is indexed once. */
const indexes = new WeakMap<object, Map<string, Index>>();

export const enrichExecution: ComputeExecution = {
  behaviour: "compute",
  compile: (config, context) => {
    const table = String(config.table ?? "");
    const column = String(config.column ?? "");
    const target = typeof config.target === "string" ? config.target : "";
    const missing = String(config.missing ?? "fail");
    const value = context.expression(String(config.value ?? ""), "value");
    return (scope) => {
      const wanted = value(scope);
      const row =
        wanted === undefined || wanted === null ? null : find(scope, table, column, wanted);
      if (row === null && missing === "fail") {
        throw new FlowError(
          "FIELD_MISSING",
          `No row has ${column} ${JSON.stringify(wanted ?? null)}.`,
          {
            detail: { field: "value", table, column },
          },
        );
      }
      if (row === null && missing === "branch") {
        return { port: "missing", value: scope.input ?? null };
      }
      return { port: "out", value: target === "" ? row : added(scope.input ?? null, target, row) };
    };
  },
};

function find(scope: Scope, table: string, column: string, wanted: Json): JsonObject | null {
  const tables = (scope.tables ?? {}) as JsonObject;
  if (!Object.hasOwn(tables, table)) {
    throw new FlowError("FLOW_INVALID", `There is no lookup table "${table}".`, {
      detail: { field: "table", table },
    });
  }
  const rows = tables[table] as unknown as readonly JsonObject[];
  return indexOf(rows, column).get(textOf(wanted)) ?? null;
}

function indexOf(rows: readonly JsonObject[], column: string): Index {
  const columns = indexes.get(rows) ?? new Map<string, Index>();
  indexes.set(rows, columns);
  const known = columns.get(column);
  if (known !== undefined) return known;
  const index = new Map<string, JsonObject>();
  for (const row of rows) {
    const value = Object.hasOwn(row, column) ? row[column] : undefined;
    // The first row wins, as a person reading down the table would say.
    if (value !== undefined && value !== null && !index.has(textOf(value))) {
      index.set(textOf(value), row);
    }
  }
  columns.set(column, index);
  return index;
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function added(input: Json, target: string, row: Json): Json {
  const object = input !== null && typeof input === "object" && !Array.isArray(input);
  return object ? { ...(input as JsonObject), [target]: row } : { input, [target]: row };
}
