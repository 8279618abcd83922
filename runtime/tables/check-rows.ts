import { counted } from "../counted";
import { isDay } from "./day";
import { type KeyPeriod, overlap, rowKeys } from "./row-keys";
import { cellMax, charactersMax, rowsMax, type TableRow, type TableShape } from "./table-shape";

/** Something wrong with a row. `column` is a position; null where it is the row as a whole. */
export type RowProblem = {
  readonly row: number;
  readonly column: number | null;
  readonly kind: "cells" | "key-missing" | "key-twice" | "day" | "period" | "too-long" | "size";
  readonly message: string;
};

export type RowProblems = {
  /** In the order of the rows, at most {@link shownMax}. */
  readonly shown: readonly RowProblem[];
  readonly total: number;
};

export const shownMax = 500;

/** What a message calls a row: by itself they are counted from 1. */
export type NameRow = (row: number) => string;

const byNumber: NameRow = (row) => `row ${row + 1}`;

/** Finds rows that a flow could not tell apart or could never find, and tells the first of them. */
export function checkRows(shape: TableShape, rows: readonly TableRow[]): RowProblems {
  const all = findRowProblems(shape, rows);
  return { shown: all.slice(0, shownMax), total: all.length };
}

/** All of them, in the order of the rows. */
function findRowProblems(shape: TableShape, rows: readonly TableRow[]): readonly RowProblem[] {
  const found = [
    ...findSizeProblems(rows),
    ...findCellProblems(shape, rows),
    ...findKeysTwice(shape, rows),
  ];
  return found.sort((a, b) => a.row - b.row || (a.column ?? -1) - (b.column ?? -1));
}

/** More rows than fit, or more characters in all of them. */
export function findSizeProblems(rows: readonly TableRow[]): readonly RowProblem[] {
  const found: RowProblem[] = [];
  if (rows.length > rowsMax) {
    const message = `A table has at most ${rowsMax.toLocaleString("en")} rows; these are ${rows.length.toLocaleString("en")}.`;
    found.push({ row: rowsMax, column: null, kind: "size", message });
  }
  let characters = 0;
  for (const cells of rows) for (const cell of cells) characters += cell.length;
  if (characters > charactersMax) {
    const message = `All cells together have ${characters.toLocaleString("en")} characters, at most ${charactersMax.toLocaleString("en")} fit.`;
    found.push({ row: Math.max(0, rows.length - 1), column: null, kind: "size", message });
  }
  return found;
}

/** What is wrong with each row by itself, whatever the others hold. */
export function findCellProblems(
  shape: TableShape,
  rows: readonly TableRow[],
  nameRow = byNumber,
): readonly RowProblem[] {
  const found: RowProblem[] = [];
  const report: Report = (problem) => found.push(problem);
  const named = (row: number) => capitalised(nameRow(row));
  checkCells(shape, rows, report, named);
  checkDays(shape, rows, report, named);
  checkKeys(shape, rows, report, named);
  return found;
}

export function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

type Report = (problem: RowProblem) => void;

function checkCells(
  { columns }: TableShape,
  rows: readonly TableRow[],
  report: Report,
  named: NameRow,
): void {
  rows.forEach((cells, row) => {
    if (cells.length !== columns.length) {
      const message = `${named(row)} has ${counted(cells.length, "cell")}; the table has ${counted(columns.length, "column")}.`;
      report({ row, column: null, kind: "cells", message });
    }
    cells.forEach((cell, column) => {
      if (cell.length <= cellMax) return;
      const message = `${named(row)}, ${columns[column] ?? `cell ${column + 1}`}: ${counted(cell.length, "character")}, at most ${cellMax} fit.`;
      report({ row, column, kind: "too-long", message });
    });
  });
}

function checkDays(
  { columns, validity }: TableShape,
  rows: readonly TableRow[],
  report: Report,
  named: NameRow,
): void {
  if (validity === null) return;
  const days = [columns.indexOf(validity.from), columns.indexOf(validity.until)] as const;
  rows.forEach((cells, row) => {
    const [from = "", until = ""] = days.map((column) => cells[column] ?? "");
    days.forEach((column) => {
      const cell = cells[column] ?? "";
      if (cell === "" || isDay(cell)) return;
      const message = `${named(row)}, ${columns[column]}: “${cell}” is no day. Write it as 2026-11-26, or leave it empty.`;
      report({ row, column, kind: "day", message });
    });
    if (isDay(from) && isDay(until) && from > until) {
      const message = `${named(row)} ends on ${until}, before it begins on ${from}.`;
      report({ row, column: days[1], kind: "period", message });
    }
  });
}

function checkKeys(
  { kind, keys, columns }: TableShape,
  rows: readonly TableRow[],
  report: Report,
  named: NameRow,
): void {
  if (kind === "generic") return;
  const at = keys.map((name) => columns.indexOf(name)).filter((column) => column >= 0);
  rows.forEach((cells, row) => {
    for (const column of at) {
      if ((cells[column] ?? "") !== "") continue;
      const message = `${named(row)} has no ${columns[column]}, which is a key.`;
      report({ row, column, kind: "key-missing", message });
    }
  });
}

/** Rows whose key an earlier row has on the same days. */
function findKeysTwice(shape: TableShape, rows: readonly TableRow[]): readonly RowProblem[] {
  const { keys, periodOf, sameWords } = rowKeys(shape);
  return keys.flatMap((key) => {
    const seen = new Map<string, (KeyPeriod & { readonly row: number })[]>();
    return rows.flatMap((cells, row): RowProblem[] => {
      const period = periodOf(cells, key);
      if (period === null) return [];
      const { text, from, until } = period;
      const others = seen.get(text);
      const entry = { text, from, until, row };
      if (others === undefined) {
        seen.set(text, [entry]);
        return [];
      }
      const clash = others.find((other) => overlap(period, other));
      others.push(entry);
      if (clash === undefined) return [];
      const message = `${capitalised(byNumber(row))} has the ${sameWords(cells, key, byNumber(clash.row))}.`;
      return [{ row, column: key[0] ?? null, kind: "key-twice", message }];
    });
  });
}
