import { counted } from "../counted";
import { isDay } from "./day";
import { cellMax, charactersMax, rowsMax, type TableRow, type TableShape } from "./table-shape";

/** Something wrong with a row. `column` is a position; null where it is the row as a whole. */
export type RowProblem = {
  readonly row: number;
  readonly column: number | null;
  readonly kind: "cells" | "key-missing" | "key-twice" | "day" | "period" | "too-long";
  readonly message: string;
};

export type RowProblems = {
  /** In the order of the rows, at most {@link shownMax}. */
  readonly shown: readonly RowProblem[];
  readonly total: number;
};

export const shownMax = 500;

/** Finds rows that a flow could not tell apart or could never find. Rows are counted from 1 in messages. */
export function checkRows(shape: TableShape, rows: readonly TableRow[]): RowProblems {
  const found: RowProblem[] = [];
  let total = 0;
  const report = (problem: RowProblem) => {
    total += 1;
    if (found.length < shownMax * 4) found.push(problem);
  };
  if (rows.length > rowsMax) {
    const message = `A table has at most ${rowsMax.toLocaleString("en")} rows; these are ${rows.length.toLocaleString("en")}.`;
    report({ row: rowsMax, column: null, kind: "too-long", message });
  }
  checkCells(shape, rows, report);
  checkDays(shape, rows, report);
  checkKeys(shape, rows, report);
  found.sort((a, b) => a.row - b.row || (a.column ?? -1) - (b.column ?? -1));
  return { shown: found.slice(0, shownMax), total };
}

type Report = (problem: RowProblem) => void;

function checkCells({ columns }: TableShape, rows: readonly TableRow[], report: Report): void {
  let characters = 0;
  rows.forEach((cells, row) => {
    if (cells.length !== columns.length) {
      const message = `Row ${row + 1} has ${counted(cells.length, "cell")}; the table has ${counted(columns.length, "column")}.`;
      report({ row, column: null, kind: "cells", message });
    }
    cells.forEach((cell, column) => {
      characters += cell.length;
      if (cell.length <= cellMax) return;
      const message = `Row ${row + 1}, ${columns[column] ?? `cell ${column + 1}`}: ${counted(cell.length, "character")}, at most ${cellMax} fit.`;
      report({ row, column, kind: "too-long", message });
    });
  });
  if (characters > charactersMax) {
    const message = `All cells together have ${characters.toLocaleString("en")} characters, at most ${charactersMax.toLocaleString("en")} fit.`;
    report({ row: Math.max(0, rows.length - 1), column: null, kind: "too-long", message });
  }
}

function checkDays(
  { columns, validity }: TableShape,
  rows: readonly TableRow[],
  report: Report,
): void {
  if (validity === null) return;
  const days = [columns.indexOf(validity.from), columns.indexOf(validity.until)] as const;
  rows.forEach((cells, row) => {
    const [from = "", until = ""] = days.map((column) => cells[column] ?? "");
    days.forEach((column) => {
      const cell = cells[column] ?? "";
      if (cell === "" || isDay(cell)) return;
      const message = `Row ${row + 1}, ${columns[column]}: “${cell}” is no day. Write it as 2026-11-26, or leave it empty.`;
      report({ row, column, kind: "day", message });
    });
    if (isDay(from) && isDay(until) && from > until) {
      const message = `Row ${row + 1} ends on ${until}, before it begins on ${from}.`;
      report({ row, column: days[1], kind: "period", message });
    }
  });
}

function checkKeys(shape: TableShape, rows: readonly TableRow[], report: Report): void {
  const at = shape.keys.map((name) => shape.columns.indexOf(name)).filter((column) => column >= 0);
  if (shape.kind === "generic" || at.length === 0) return;
  rows.forEach((cells, row) => {
    for (const column of at) {
      if ((cells[column] ?? "") !== "") continue;
      const message = `Row ${row + 1} has no ${shape.columns[column]}, which is a key.`;
      report({ row, column, kind: "key-missing", message });
    }
  });
  const keys = shape.kind === "composite" ? [at] : at.map((column) => [column]);
  for (const columns of keys) checkOneKey(shape, rows, columns, report);
}

type Period = { readonly row: number; readonly from: string; readonly until: string };

function checkOneKey(
  { columns, validity }: TableShape,
  rows: readonly TableRow[],
  key: readonly number[],
  report: Report,
): void {
  const from = validity === null ? -1 : columns.indexOf(validity.from);
  const until = validity === null ? -1 : columns.indexOf(validity.until);
  const seen = new Map<string, Period[]>();
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
    const named = key.map((column) => `${columns[column]} “${cells[column]}”`).join(" and ");
    const when = validity === null ? "" : ", on days that both count";
    const message = `Row ${row + 1} has the same ${named} as row ${clash.row + 1}${when}.`;
    report({ row, column: key[0] ?? null, kind: "key-twice", message });
  });
}
