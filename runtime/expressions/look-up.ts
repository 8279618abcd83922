import { dayIn } from "../tables/day";
import {
  findRow,
  missingColumn,
  type ReadTable,
  standsInRow,
  type Wanted,
} from "../tables/find-row";
import { shownCell } from "../tables/shown-cell";
import type { Budget } from "./budget";
import { EvaluationFailure, failed } from "./failure";
import { RowsOnTheirWay } from "./look-up-rows";
import type { Tree } from "./tree";
import { isList, isObject, kindOf, textOf, type Value } from "./values";

export type LookUpTree = Extract<Tree, { kind: "lookup" }>;

/** What a look-up gives where no row has its keys and it has something to give instead. */
export const noRow: Value = Object.freeze({});

/**
 * Gives the cell, or `noRow`. Throws where there is neither a row nor anything to give instead, and where the table
 * does not have one of the columns, whatever there is to give.
 */
export type LookUp = (
  budget: Budget,
  tables: Value,
  run: Value,
  ...keys: readonly Value[]
) => Value;

/** What both engines call: table and columns are fixed, the values of the keys come with each call. */
export function lookUpOf(tree: LookUpTree): LookUp {
  const strict = tree.otherwise === undefined;
  const column = tree.take.name;
  const columns = [...tree.keys.map(({ name }) => name), column];
  return (budget, tables, run, ...keys) => {
    budget.burn(1 + keys.length + (charactersIn(keys) >> 6));
    const wanted = wantedBy(tree, keys);
    const row = typeof wanted === "number" ? null : rowOf(tree, tables, run, wanted);
    if (row !== null && Object.hasOwn(row, column)) return row[column] ?? undefined;
    const unknown = row === null ? unknownColumn(tree, tables, columns) : column;
    if (unknown !== null) throw failed(`The table “${tree.table.name}” has no column “${unknown}”`);
    if (!strict) return noRow;
    throw typeof wanted === "number"
      ? withoutKey(tree, wanted, keys[wanted])
      : withoutRow(tree, wanted);
  };
}

function charactersIn(keys: readonly Value[]): number {
  let characters = 0;
  for (const key of keys) if (typeof key === "string") characters += key.length;
  return characters;
}

function unknownColumn(
  { table: { name } }: LookUpTree,
  tables: Value,
  columns: readonly string[],
): string | null {
  if (!isObject(tables) || !Object.hasOwn(tables, name)) return null;
  return missingColumn(tables[name] as unknown as ReadTable, columns);
}

/** The row that a look-up of these values takes; null where there is none. */
export function matchedRow(
  tree: LookUpTree,
  { tables, run }: { readonly [root: string]: Value },
  keys: readonly Value[],
): { readonly [column: string]: Value } | null {
  const wanted = wantedBy(tree, keys);
  return typeof wanted === "number" ? null : rowOf(tree, tables, run, wanted);
}

/** The number of the first key that has no value, since nothing can be found by it. */
function wantedBy({ keys: named }: LookUpTree, keys: readonly Value[]): Wanted | number {
  const wanted: { readonly column: string; readonly value: string }[] = [];
  for (const [index, value] of keys.entries()) {
    const column = named[index]?.name ?? "";
    if (value === undefined || value === null || value === "") return index;
    if (isList(value) || isObject(value)) {
      throw failed(`“${column}” is looked up by one value, not by ${kindOf(value)}`);
    }
    wanted.push({ column, value: textOf(value) });
  }
  return wanted;
}

function rowOf(
  { table: { name }, take }: LookUpTree,
  tables: Value,
  run: Value,
  wanted: Wanted,
): { readonly [column: string]: Value } | null {
  if (!isObject(tables) || !Object.hasOwn(tables, name)) {
    throw failed(`There is no lookup table “${name}” here`);
  }
  const table = tables[name] as unknown as ReadTable;
  const rows = table.rowsFor === undefined ? table.rows : table.rowsFor(wanted, take.name);
  if (rows === null) throw new RowsOnTheirWay("EXPRESSION_FAILED", `“${name}” is being read`);
  const { validity = null } = table;
  return findRow({ rows, validity }, wanted, validity === null ? "" : dayOf(run, validity.zone));
}

/** A map asks for each line of its order, of one and the same message. */
let lastDay = { accepted: "", zone: "", day: "" };

/** The day on which the message was accepted, so that a retry finds what the first run found. */
function dayOf(run: Value, zone: string): string {
  const accepted = isObject(run) ? run.acceptedAt : undefined;
  if (accepted === lastDay.accepted && zone === lastDay.zone) return lastDay.day;
  const day = typeof accepted === "string" ? dayIn(zone, accepted) : null;
  if (typeof accepted === "string" && day !== null) {
    lastDay = { accepted, zone, day };
    return day;
  }
  throw failed("The rows of this table count on certain days, and nothing says when the run began");
}

function withoutKey({ table, keys }: LookUpTree, index: number, value: Value): EvaluationFailure {
  const key = keys[index];
  const column = key?.name ?? "";
  const start = `A row of “${table.name}” is looked up by “${column}”, which`;
  const detail = { table: table.name, column };
  const said =
    value === ""
      ? { message: `${start} is empty`, isThere: true }
      : { message: `${start} has no value`, isThere: false };
  return new EvaluationFailure("FIELD_MISSING", said.message, {
    part: key?.value,
    detail,
    isThere: said.isThere,
  });
}

/** Has the row as `detail.row` where adding it helps: a value that is longer than any cell is in none. */
function withoutRow({ table }: LookUpTree, wanted: Wanted): EvaluationFailure {
  const words = wanted.map(({ column, value }) => `${column} ${shownCell(value)}`);
  const row = Object.fromEntries(wanted.map(({ column, value }) => [column, value]));
  return new EvaluationFailure(
    "FIELD_MISSING",
    `No row of “${table.name}” has ${words.join(" and ")}`,
    {
      detail: {
        table: table.name,
        column: wanted[0]?.column ?? "",
        ...(wanted.every(({ value }) => standsInRow(value)) && { row }),
      },
      isThere: true,
    },
  );
}
