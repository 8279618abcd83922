import type { Json, JsonObject } from "../json";
import { wellFormed } from "../well-formed";
import { cellMax, type TableValidity } from "./table-shape";

/** Rows of one version, with the columns that say on which days each counts. */
export type ReadTable = {
  readonly rows: readonly JsonObject[];
  /** Those of this version; absent where only its rows say so. */
  readonly columns?: readonly string[] | null;
  readonly validity?: TableValidity | null;
  /**
   * Of a table whose rows are elsewhere: those that have what is wanted, with its columns and the one to take; null
   * until they are known. Throws while they are not to be had.
   */
  rowsFor?(wanted: Wanted, take: string): readonly JsonObject[] | null;
};

/** What a row must have: all of it. */
export type Wanted = readonly { readonly column: string; readonly value: Json }[];

type Index = ReadonlyMap<string, JsonObject | readonly JsonObject[]>;

/** What is said of one index: of which rows, by which columns, how many and when it was used last. */
type Kept = {
  readonly rows: WeakRef<object>;
  readonly name: string;
  readonly size: number;
  usedAt: number;
};

/** Rows of one version are one object in this process: each key is indexed once. */
const indexes = new WeakMap<object, Map<string, { readonly index: Index; readonly kept: Kept }>>();
/** Rows of all indexes together: a version may be looked into by any of its columns, and by any of them together. */
const indexedMost = 2_000_000;
const kept = new Set<Kept>();
let uses = 0;

/** Rows of all indexes in memory. */
export function indexedRows(): number {
  let total = 0;
  for (const { size } of kept) total += size;
  return total;
}

/**
 * The first row, from the top, that has every value and counts on the day; null where there is none. `day` is
 * `2026-11-26` and matters only where the table's rows have periods.
 */
export function findRow(table: ReadTable, wanted: Wanted, day: string): JsonObject | null {
  const [first, ...others] = wanted;
  if (first === undefined) return null;
  // What is longer than any cell costs nothing.
  if (wanted.some(({ value }) => textOf(value).length > cellMax)) return null;
  const sorted = others.length === 0 ? wanted : inOrder(wanted);
  const key =
    others.length === 0
      ? textOf(first.value)
      : JSON.stringify(sorted.map(({ value }) => textOf(value)));
  const found = indexOf(
    table.rows,
    sorted.map(({ column }) => column),
  ).get(key);
  if (found === undefined) return null;
  const rows = isRow(found) ? [found] : found;
  const { validity } = table;
  if (validity === undefined || validity === null) return rows[0] ?? null;
  return rows.find((row) => counts(row, validity, day)) ?? null;
}

/** Whichever column is written first, it is one index. */
function inOrder(wanted: Wanted): Wanted {
  return wanted.toSorted((one, other) => (one.column < other.column ? -1 : 1));
}

/** Whether some row can have it: of what is in no table nobody need ask. */
export function standsInRow(value: Json): boolean {
  const text = textOf(value);
  return text.length <= cellMax && !text.includes("\u0000") && wellFormed(text) === text;
}

/**
 * The first of these columns that the version does not have: nothing is found by it, which is another thing than a row
 * that is not there. Null where it has all, and where nobody knows: of a table without rows whose columns are not told.
 */
export function missingColumn(
  { rows, columns = null }: ReadTable,
  named: readonly string[],
): string | null {
  for (const name of named) {
    const isThere =
      columns === null
        ? rows.length === 0 || rows.some((row) => Object.hasOwn(row, name))
        : columns.includes(name);
    if (!isThere) return name;
  }
  return null;
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
  const known = indexes.get(rows) ?? new Map<string, { index: Index; kept: Kept }>();
  indexes.set(rows, known);
  const name = columns.join("\u0000");
  const before = known.get(name);
  uses += 1;
  if (before !== undefined) {
    before.kept.usedAt = uses;
    return before.index;
  }
  const index = indexed(rows, columns);
  const one = { rows: new WeakRef(rows), name, size: rows.length, usedAt: uses };
  known.set(name, { index, kept: one });
  kept.add(one);
  dropOldest(one);
  return index;
}

/** Those that were used least lately, and what was said of versions that are in memory no more. */
function dropOldest(added: Kept): void {
  for (const one of kept) if (one.rows.deref() === undefined) kept.delete(one);
  let total = indexedRows();
  if (total <= indexedMost) return;
  for (const one of [...kept].sort((left, right) => left.usedAt - right.usedAt)) {
    if (total <= indexedMost) return;
    if (one === added) continue;
    const rows = one.rows.deref();
    if (rows !== undefined) indexes.get(rows)?.delete(one.name);
    kept.delete(one);
    total -= one.size;
  }
}

function indexed(rows: readonly JsonObject[], columns: readonly string[]): Index {
  const index = new Map<string, JsonObject | JsonObject[]>();
  for (const row of rows) {
    const key = keyOf(row, columns);
    if (key === null) continue;
    const others = index.get(key);
    if (others === undefined) index.set(key, row);
    else if (Array.isArray(others)) others.push(row);
    else index.set(key, [others, row]);
  }
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
