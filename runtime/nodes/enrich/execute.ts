import { FlowError } from "../../errors/flow-error";
import type { Json, JsonObject } from "../../json";
import {
  findRow,
  missingColumn,
  type ReadTable,
  standsInRow,
  type Wanted,
} from "../../tables/find-row";
import { dayOfRows } from "../day-of-rows";
import type { CompileContext, ComputeExecution, Emission, Evaluate, Scope } from "../execution";
import { rowWords } from "../row-words";
import { traceLookUp } from "./trace";

type Search = readonly {
  readonly column: string;
  readonly value: Evaluate;
  /** As it is written, and the field that it stands in. */
  readonly text: string;
  readonly field: string;
  readonly columnField: string;
}[];

export const enrichExecution: ComputeExecution = {
  behaviour: "compute",
  trace: traceLookUp,
  compile: (config, context) => {
    const table = String(config.table ?? "");
    const take = textIn(config.take);
    const target = textIn(config.target);
    const missing = String(config.missing ?? "fail");
    const search = searchOf(config, context);
    const on = textIn(config.on) === "" ? null : context.expression(textIn(config.on), "on");
    const fallback =
      missing === "default" ? context.expression(textIn(config.fallback), "fallback") : null;
    /** What is found, or what stands in for it; null where there is neither. */
    const handedOn = (row: JsonObject | null, scope: Scope): Json => {
      if (row === null) return fallback?.(scope) ?? null;
      return take === "" ? row : cellOf(row, take, table);
    };
    const find = (read: ReadTable, scope: Scope): JsonObject | null => {
      const wanted = wantedIn(scope, search);
      return wanted === null ? null : findRow(read, wanted, dayOfRows(read.validity, scope, on));
    };
    return (scope) => {
      const read = tableIn(scope, table);
      const row = find(read, scope);
      if (row === null) refuseUnknownColumns(read, table, search, take);
      if (row === null && missing === "fail") throw noSuchRow(table, search, scope);
      const input = scope.input ?? null;
      if (row === null && missing === "hold") return awaited(table, search, scope);
      if (row === null && missing === "branch") return { port: "missing", value: input };
      const found = handedOn(row, scope);
      return { port: "out", value: target === "" ? found : added(input, target, found) };
    };
  },
};

function searchOf(config: JsonObject, context: CompileContext): Search {
  const also = Array.isArray(config.also) ? (config.also as readonly JsonObject[]) : [];
  const part = ({ column, value }: JsonObject, at: string) => ({
    column: textIn(column),
    value: context.expression(textIn(value), `${at}value`),
    text: textIn(value).trim(),
    field: `${at}value`,
    columnField: `${at}column`,
  });
  return [part(config, ""), ...also.map((entry, at) => part(entry, `also[${at}].`))];
}

/** Null where one of the values is missing: nothing can be found by it. */
function wantedIn(scope: Scope, search: Search): Wanted | null {
  const wanted: { column: string; value: Json }[] = [];
  for (const { column, value } of search) {
    const found = value(scope);
    if (found === undefined || found === null) return null;
    wanted.push({ column, value: found });
  }
  return wanted;
}

function tableIn(scope: Scope, table: string): ReadTable {
  const tables = (scope.tables ?? {}) as JsonObject;
  if (!Object.hasOwn(tables, table)) {
    throw new FlowError("FLOW_INVALID", `There is no lookup table "${table}".`, {
      detail: { field: "table", table },
    });
  }
  return tables[table] as unknown as ReadTable;
}

/** A column that the version does not have, renamed perhaps, is no row that is not there. */
function refuseUnknownColumns(read: ReadTable, table: string, search: Search, take: string): void {
  for (const { column, columnField } of search) {
    if (missingColumn(read, [column]) !== null) throw noSuchColumn(table, column, columnField);
  }
  if (take !== "" && missingColumn(read, [take]) !== null) throw noSuchColumn(table, take, "take");
}

function noSuchColumn(table: string, column: string, field: string): FlowError {
  return new FlowError("FLOW_INVALID", `The table "${table}" has no column "${column}".`, {
    detail: { field, table, column },
  });
}

/** A value that is missing or empty is in no row, however long one waits. */
function awaited(table: string, search: Search, scope: Scope): Emission {
  const error = noSuchRow(table, search, scope);
  if (error.detail.row === undefined) throw error;
  return { port: "out", value: null, awaits: { table, row: soughtRow(search, scope), error } };
}

function soughtRow(search: Search, scope: Scope): JsonObject {
  const row: { [column: string]: Json } = {};
  for (const { column, value } of search) row[column] = value(scope) ?? null;
  return row;
}

/** Has the row as `detail.row` only where adding it would help: not where a value to search by is missing. */
function noSuchRow(table: string, search: Search, scope: Scope): FlowError {
  for (const { column, value, text, field } of search) {
    const state = absenceOf(value(scope));
    if (state === null) continue;
    return new FlowError("FIELD_MISSING", `${text} is ${state}: no row has that as ${column}.`, {
      detail: { field, expression: text, table, column },
    });
  }
  const row = soughtRow(search, scope);
  return new FlowError("FIELD_MISSING", `No row has ${rowWords(row)}.`, {
    detail: {
      field: "value",
      table,
      column: search[0]?.column ?? "",
      ...(Object.values(row).every(standsInRow) && { row }),
    },
  });
}

function absenceOf(value: Json | undefined): "missing" | "null" | "empty" | null {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  return value === "" ? "empty" : null;
}

function cellOf(row: JsonObject, column: string, table: string): Json {
  if (Object.hasOwn(row, column)) return row[column] ?? null;
  throw noSuchColumn(table, column, "take");
}

function textIn(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function added(input: Json, target: string, row: Json): Json {
  const object = input !== null && typeof input === "object" && !Array.isArray(input);
  return object ? { ...(input as JsonObject), [target]: row } : { input, [target]: row };
}
