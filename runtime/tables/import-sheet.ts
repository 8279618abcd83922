import { counted } from "../counted";
import { cellPlace } from "../rules/check-cells";
import { checkDecision } from "../rules/check-decision";
import { decisionContent, quoteTyped } from "../rules/decision-content";
import { rulesMax } from "../rules/decision-shape";
import { capitalised, findCellProblems, findSizeProblems } from "./check-rows";
import { compareTables, type TableChanges, type TableState } from "./compare-tables";
import { matchColumns } from "./match-columns";
import { asNew, type PlacedRow, placeRows, withRows } from "./place-rows";
import type { Sheet } from "./read-sheet";
import { findClashes } from "./row-clashes";
import { columnNameMax, shapeProblems, type TableRow } from "./table-shape";

export type ImportChoices = {
  /** The first row holds names of columns. */
  readonly header: boolean;
  /** Put in place of all rows, or changed and added by key; rules have none and go below. */
  readonly mode: "replace" | "merge";
  /** Columns of the sheet that the table does not have become columns of it, or are left out. */
  readonly unknown?: "add" | "leave-out";
  /**
   * Rows with something wrong are left out, or taken in where their cells can be marked: for whoever saves nothing
   * of them, or mends them in the table. A row with too few or too many cells is never taken.
   */
  readonly bad?: "take" | "leave-out";
};

/** `row` is counted from 1 with the header; null for the sheet as a whole. `column` is a position in the table. */
export type ImportProblem = {
  readonly row: number | null;
  readonly column: number | null;
  readonly message: string;
};

export type ImportPlan = {
  /** The table as it would be. */
  readonly table: TableState;
  readonly changes: TableChanges;
  readonly problems: readonly ImportProblem[];
  readonly problemCount: number;
  /** Nothing can be taken: the sheet as a whole is wrong, or none of its rows is left. */
  readonly blocked: boolean;
  /** Rows of the sheet in the columns of the table; the number of the first is `first`. */
  readonly sheet: { readonly first: number; readonly rows: readonly TableRow[] };
  /** Numbers of the sheet's rows that something is wrong with. */
  readonly badRows: ReadonlySet<number>;
  /** How many of them are never taken: what their cells mean is not known. */
  readonly unfitCount: number;
  /** Rows of the sheet that are in `table`. */
  readonly takenCount: number;
  /** Columns of the sheet that the table does not have, and the one that each may mean. */
  readonly unknown: readonly { readonly name: string; readonly near: string | undefined }[];
};

type RowOfSheetProblem = ImportProblem & { readonly row: number };

const shownMax = 500;

/** Whether the first row looks like names: all cells filled, all different, and one is a column of the table. */
export function hasHeader(sheet: Sheet, columns: readonly string[]): boolean {
  const [first, ...rest] = sheet.rows;
  if (first === undefined || first.some((cell) => cell === "" || cell.length > columnNameMax)) {
    return false;
  }
  if (new Set(first).size !== first.length) return false;
  const names = columns.map((name) => name.toLowerCase());
  if (first.some((cell) => names.includes(cell.toLowerCase()))) return true;
  // Words over numbers and codes are names.
  const hasDigit = (cell: string | undefined) => /\d/.test(cell ?? "");
  return rest.length > 0 && !first.some(hasDigit) && rest.some((row) => row.some(hasDigit));
}

/** What an import would do to a table, and every row and cell that stands in its way; changes nothing. */
export function planImport(
  table: TableState,
  sheet: Sheet,
  { header, mode, unknown = "add", bad = "take" }: ImportChoices,
): ImportPlan {
  const body = header ? sheet.rows.slice(1) : sheet.rows;
  const first = header ? 2 : 1;
  const matched = matchColumns(table, header ? (sheet.rows[0] ?? []) : [], body, unknown);
  const { wide, places } = matched;
  const whole: ImportProblem[] = [
    ...sheet.faults.map(({ row, message }) => ({ row, column: null, message })),
    ...matched.problems,
    ...shapeProblems(wide.shape).map((message) => ({ row: null, column: null, message })),
    ...tooManyRules(wide, body.length + (mode === "merge" ? table.rows.length : 0)),
  ];
  const rows = inColumns(wide, places, body);
  const under = mode === "merge" ? wide : { ...wide, rows: [] };
  const placed = mode === "merge" ? placeRows(wide, rows, places) : rows.map(asNew);
  const unfit = wrongWidths(body, places.length, first);
  const problems = [
    ...unfit,
    ...cellProblems(wide, placed, places, first),
    ...(whole.length > 0 ? [] : ruleProblems(wide, rows, first)),
  ];
  const badRows = new Set(problems.map(({ row }) => row));
  // A row that is left out anyway is in no other row's way.
  const fit = rows.map((_, at) => at).filter((at) => !badRows.has(at + first));
  for (const problem of clashProblems(under, placed, fit, first)) {
    problems.push(problem);
    badRows.add(problem.row);
  }
  const never = new Set(bad === "take" ? unfit.map(({ row }) => row) : badRows);
  const taken = placed.filter((_, at) => !never.has(at + first));
  const made = withRows(under, taken);
  whole.push(
    ...findSizeProblems(made.rows).map(({ message }) => ({ row: null, column: null, message })),
  );
  const all = [...whole, ...problems].toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0));
  return {
    table: made,
    changes: compareTables(table, made),
    problems: all.slice(0, shownMax),
    problemCount: all.length,
    blocked: whole.length > 0 || taken.length === 0,
    sheet: { first, rows },
    badRows,
    unfitCount: unfit.length,
    takenCount: taken.length,
    unknown: matched.unknown,
  };
}

/** The cells of the sheet where the table has them, words of conditions as the language has them. */
function inColumns(
  wide: TableState,
  places: readonly (number | null)[],
  body: readonly TableRow[],
): readonly TableRow[] {
  const width = wide.shape.columns.length;
  const rows = body.map((cells): TableRow => {
    const row: string[] = Array.from({ length: width }, () => "");
    places.forEach((place, cell) => {
      if (place !== null) row[place] = cells[cell] ?? "";
    });
    return row;
  });
  return quoteTyped({ ...wide, rows: [] }, { ...wide, rows }).rows;
}

function wrongWidths(
  body: readonly TableRow[],
  expected: number,
  first: number,
): RowOfSheetProblem[] {
  return body.flatMap((cells, at) => {
    if (cells.length === expected) return [];
    const message = `Row ${at + first} has ${counted(cells.length, "cell")}, ${counted(expected, "is", "are")} expected.`;
    return [{ row: at + first, column: null, message }];
  });
}

/** What is wrong with rows by themselves, as they would stand in the table. */
function cellProblems(
  { shape }: TableState,
  placed: readonly PlacedRow[],
  places: readonly (number | null)[],
  first: number,
): RowOfSheetProblem[] {
  const cells = placed.map((row) => row.cells);
  const written = new Set(places);
  return findCellProblems(shape, cells, (row) => `row ${row + first}`)
    .filter(({ row, column }) => {
      // A cell that the sheet does not have is the table's own, which has its own marks.
      const isNew = placed[row]?.target === null;
      return isNew || column === null || written.has(column);
    })
    .map(({ row, column, message }) => ({ row: row + first, column, message }));
}

function clashProblems(
  table: TableState,
  placed: readonly PlacedRow[],
  fit: readonly number[],
  first: number,
): RowOfSheetProblem[] {
  const name = (row: number) => `row ${row + first}`;
  return findClashes(table, placed, fit, name).map(({ row, column, words }) => {
    const message = `${capitalised(name(row))} has the ${words}.`;
    return { row: row + first, column, message };
  });
}

function tooManyRules({ shape }: TableState, count: number): ImportProblem[] {
  if (shape.decision === undefined || count <= rulesMax) return [];
  const message = `A decision table has at most ${rulesMax.toLocaleString("en")} rows; these would be ${count.toLocaleString("en")}.`;
  return [{ row: null, column: null, message }];
}

/** Cells of rules that cannot be read, or say what their column never holds. */
function ruleProblems(
  wide: TableState,
  rows: readonly TableRow[],
  first: number,
): readonly RowOfSheetProblem[] {
  const content = decisionContent({ ...wide, rows });
  if (content === null) return [];
  return checkDecision(content).flatMap((problem): RowOfSheetProblem[] => {
    if (problem.at !== "cell" || problem.row === null) return [];
    const column = content.columns.indexOf(problem.column);
    const message = `${cellPlace(problem, first)}: ${problem.why}`;
    return [{ row: problem.row + first, column, message }];
  });
}
