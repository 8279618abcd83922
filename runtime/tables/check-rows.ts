import { counted } from "../counted";
import { isDay } from "./day";
import { cellMax, charactersMax, rowsMax, type TableRow, type TableShape } from "./table-shape";

/** Something wrong with a row. `column` is a position; null where it is the row as a whole. */
export type RowProblem = {
  readonly row: number;
  readonly column: number | null;
  readonly kind: "cells" | "key-missing" | "key-twice" | "day" | "period" | "too-long" | "size";
  readonly message: string;
  /** Of a key that is there twice: the row that has it, too. */
  readonly other?: number;
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
export function findRowProblems(
  shape: TableShape,
  rows: readonly TableRow[],
  nameRow = byNumber,
): readonly RowProblem[] {
  const found: RowProblem[] = [];
  const report: Report = (problem) => found.push(problem);
  const named = (row: number) => {
    const name = nameRow(row);
    return name.charAt(0).toUpperCase() + name.slice(1);
  };
  if (rows.length > rowsMax) {
    const message = `A table has at most ${rowsMax.toLocaleString("en")} rows; these are ${rows.length.toLocaleString("en")}.`;
    report({ row: rowsMax, column: null, kind: "size", message });
  }
  checkCells(shape, rows, report, named);
  checkDays(shape, rows, report, named);
  checkKeys(shape, rows, report, named, nameRow);
  return found.sort((a, b) => a.row - b.row || (a.column ?? -1) - (b.column ?? -1));
}

type Report = (problem: RowProblem) => void;

function checkCells(
  { columns }: TableShape,
  rows: readonly TableRow[],
  report: Report,
  named: NameRow,
): void {
  let characters = 0;
  rows.forEach((cells, row) => {
    if (cells.length !== columns.length) {
      const message = `${named(row)} has ${counted(cells.length, "cell")}; the table has ${counted(columns.length, "column")}.`;
      report({ row, column: null, kind: "cells", message });
    }
    cells.forEach((cell, column) => {
      characters += cell.length;
      if (cell.length <= cellMax) return;
      const message = `${named(row)}, ${columns[column] ?? `cell ${column + 1}`}: ${counted(cell.length, "character")}, at most ${cellMax} fit.`;
      report({ row, column, kind: "too-long", message });
    });
  });
  if (characters > charactersMax) {
    const message = `All cells together have ${characters.toLocaleString("en")} characters, at most ${charactersMax.toLocaleString("en")} fit.`;
    report({ row: Math.max(0, rows.length - 1), column: null, kind: "size", message });
  }
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
  shape: TableShape,
  rows: readonly TableRow[],
  report: Report,
  named: NameRow,
  nameRow: NameRow,
): void {
  const at = shape.keys.map((name) => shape.columns.indexOf(name)).filter((column) => column >= 0);
  if (shape.kind === "generic" || at.length === 0) return;
  rows.forEach((cells, row) => {
    for (const column of at) {
      if ((cells[column] ?? "") !== "") continue;
      const message = `${named(row)} has no ${shape.columns[column]}, which is a key.`;
      report({ row, column, kind: "key-missing", message });
    }
  });
  const keys = shape.kind === "composite" ? [at] : at.map((column) => [column]);
  for (const columns of keys) {
    for (const { row, other, what } of keysTwice(shape, rows, columns)) {
      const message = `${named(row)} has the same ${what(nameRow(other))}.`;
      report({ row, column: columns[0] ?? null, kind: "key-twice", message, other });
    }
  }
}

type Period = { readonly row: number; readonly from: string; readonly until: string };

type Twice = {
  readonly row: number;
  readonly other: number;
  readonly what: (other: string) => string;
};

/** Rows whose key an earlier row has on the same days. */
function keysTwice(
  { columns, validity }: TableShape,
  rows: readonly TableRow[],
  key: readonly number[],
): readonly Twice[] {
  const from = validity === null ? -1 : columns.indexOf(validity.from);
  const until = validity === null ? -1 : columns.indexOf(validity.until);
  const seen = new Map<string, Period[]>();
  const found: Twice[] = [];
  rows.forEach((cells, row) => {
    const values = key.map((column) => cells[column] ?? "");
    if (values.includes("")) return;
    const text = values.length === 1 ? (values[0] ?? "") : JSON.stringify(values);
    const period = { row, from: cells[from] || "", until: cells[until] || "9999-12-31" };
    const others = seen.get(text);
    if (others === undefined) {
      seen.set(text, [period]);
      return;
    }
    const clash = others.find((other) => other.from <= period.until && period.from <= other.until);
    others.push(period);
    if (clash === undefined) return;
    const same = key.map((column) => `${columns[column]} “${cells[column]}”`).join(" and ");
    const when = validity === null ? "" : ", on days that both count";
    found.push({ row, other: clash.row, what: (other) => `${same} as ${other}${when}` });
  });
  return found;
}
