import type { Json, JsonObject } from "../json";
import { wellFormed } from "../well-formed";
import { cellMax, type TableValidity } from "./table-shape";

/** Rows of one version, with the columns that say on which days each counts. */
export type ReadTable = {
  readonly rows: readonly JsonObject[];
  readonly validity?: TableValidity | null;
  /** Of a table whose rows are elsewhere: those that have what is wanted, null until they are known. */
  rowsFor?(wanted: Wanted): readonly JsonObject[] | null;
};

/** What a row must have: all of it. */
export type Wanted = readonly { readonly column: string; readonly value: Json }[];

type Index = ReadonlyMap<string, JsonObject | readonly JsonObject[]>;

/** Rows of one version are one object in this process: each key is indexed once. */
const indexes = new WeakMap<object, Map<string, Index>>();

/**
 * The first row, from the top, that has every value and counts on the day; null where there is none. `day` is
 * `2026-11-26` and matters only where the table's rows have periods.
 */
export function findRow(table: ReadTable, wanted: Wanted, day: string): JsonObject | null {
  const [first, ...others] = wanted;
  if (first === undefined) return null;
  const key =
    others.length === 0
      ? textOf(first.value)
      : JSON.stringify(wanted.map(({ value }) => textOf(value)));
  const columns = others.length === 0 ? [first.column] : wanted.map(({ column }) => column);
  const found = indexOf(table.rows, columns).get(key);
  if (found === undefined) return null;
  const rows = isRow(found) ? [found] : found;
  const { validity } = table;
  if (validity === undefined || validity === null) return rows[0] ?? null;
  return rows.find((row) => counts(row, validity, day)) ?? null;
}

/** Whether some row can have it: of what is in no table nobody need ask. */
export function standsInRow(value: Json): boolean {
  const text = textOf(value);
  return text.length <= cellMax && !text.includes("\u0000") && wellFormed(text) === text;
}

function isRow(found: JsonObject | readonly JsonObject[]): found is JsonObject {
  return !Array.isArray(found);
}

function counts(row: JsonObject, { from, until }: TableValidity, day: string): boolean {
  const first = row[from];
  const last = row[until];
  return (
    (typeof first !== "string" || first === "" || first <= day) &&
    (typeof last !== "string" || last === "" || day <= last)
  );
}

function indexOf(rows: readonly JsonObject[], columns: readonly string[]): Index {
  const known = indexes.get(rows) ?? new Map<string, Index>();
  indexes.set(rows, known);
  const name = JSON.stringify(columns);
  const before = known.get(name);
  if (before !== undefined) return before;
  const index = new Map<string, JsonObject | JsonObject[]>();
  for (const row of rows) {
    const key = keyOf(row, columns);
    if (key === null) continue;
    const others = index.get(key);
    if (others === undefined) index.set(key, row);
    else if (Array.isArray(others)) others.push(row);
    else index.set(key, [others, row]);
  }
  known.set(name, index as Index);
  return index as Index;
}

/** Null for a row that has no value in one of the columns: it is never found by it. */
function keyOf(row: JsonObject, columns: readonly string[]): string | null {
  const values: string[] = [];
  for (const column of columns) {
    const value = Object.hasOwn(row, column) ? row[column] : null;
    if (value === undefined || value === null) return null;
    values.push(textOf(value));
  }
  return values.length === 1 ? (values[0] ?? null) : JSON.stringify(values);
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
