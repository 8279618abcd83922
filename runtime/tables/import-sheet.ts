import { counted } from "../counted";
import { cellPlace } from "../rules/check-cells";
import { checkDecision } from "../rules/check-decision";
import { decisionContent, quoteTyped } from "../rules/decision-content";
import { rulesMax } from "../rules/decision-shape";
import { findRowProblems, type RowProblem } from "./check-rows";
import { compareTables, type TableChanges, type TableState } from "./compare-tables";
import { matchColumns } from "./match-columns";
import type { Sheet } from "./read-sheet";
import { columnNameMax, shapeProblems, type TableRow } from "./table-shape";

export type ImportChoices = {
  /** The first row holds names of columns. */
  readonly header: boolean;
  /** Put in place of all rows, or changed and added by key; rules have none and go below. */
  readonly mode: "replace" | "merge";
  /** Columns of the sheet that the table does not have become columns of it, or are left out. */
  readonly unknown?: "add" | "leave-out";
  /** Rows with something wrong are taken in, which is for whoever saves nothing of them, or left out. */
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
  /** Columns of the sheet that the table does not have, and the one that each may mean. */
  readonly unknown: readonly { readonly name: string; readonly near: string | undefined }[];
};

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
  const whole = [
    ...sheet.faults.map(({ row, message }) => ({ row, column: null, message })),
    ...matched.problems,
    ...shapeProblems(wide.shape).map((message) => ({ row: null, column: null, message })),
    ...tooManyRules(wide, body.length + (mode === "merge" ? table.rows.length : 0)),
  ];
  const rows = inColumns(wide, places, body);
  const problems = [
    ...wrongWidths(body, places.length, first),
    ...findRowProblems(wide.shape, rows, (row) => `row ${row + first}`).map((problem) =>
      inSheet(problem, first),
    ),
    ...(whole.length > 0 ? [] : ruleProblems(wide, rows, first)),
  ];
  const badRows = new Set(problems.flatMap(({ row }) => (row === null ? [] : [row])));
  const taken = () =>
    rows.map((_, at) => at).filter((at) => bad === "take" || !badRows.has(at + first));
  let made = joined(wide, rows, taken(), places, mode);
  // Together with what is there more may be wrong, and without that again other things.
  while (bad === "leave-out" || problems.length === 0) {
    const beyond = problemsBeyond(made, first).filter(
      ({ row }) => row === null || !badRows.has(row),
    );
    problems.push(...beyond);
    for (const { row } of beyond) if (row !== null) badRows.add(row);
    if (bad === "take" || !beyond.some(({ row }) => row !== null)) break;
    made = joined(wide, rows, taken(), places, mode);
  }
  const all = [...whole, ...problems].toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0));
  return {
    table: made.table,
    changes: compareTables(table, made.table),
    problems: all.slice(0, shownMax),
    problemCount: all.length,
    blocked: whole.length > 0 || problems.some(({ row }) => row === null) || taken().length === 0,
    sheet: { first, rows },
    badRows,
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

function wrongWidths(body: readonly TableRow[], expected: number, first: number): ImportProblem[] {
  return body.flatMap((cells, at) => {
    if (cells.length === expected) return [];
    const message = `Row ${at + first} has ${counted(cells.length, "cell")}, ${counted(expected, "is", "are")} expected.`;
    return [{ row: at + first, column: null, message }];
  });
}

function inSheet({ row, column, kind, message }: RowProblem, first: number): ImportProblem {
  return { row: kind === "size" ? null : row + first, column, message };
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
): readonly ImportProblem[] {
  const content = decisionContent({ ...wide, rows });
  if (content === null) return [];
  return checkDecision(content).flatMap((problem): ImportProblem[] => {
    if (problem.at !== "cell" || problem.row === null) return [];
    const column = content.columns.indexOf(problem.column);
    const message = `${cellPlace(problem, first)}: ${problem.why}`;
    return [{ row: problem.row + first, column, message }];
  });
}

/** A table with rows of the sheet in it. `origins` are their positions in the sheet, null for the table's own. */
type Joined = { readonly table: TableState; readonly origins: readonly (number | null)[] };

function joined(
  wide: TableState,
  rows: readonly TableRow[],
  taken: readonly number[],
  places: readonly (number | null)[],
  mode: ImportChoices["mode"],
): Joined {
  if (mode === "merge") return mergedRows(wide, rows, taken, places);
  return { table: { ...wide, rows: taken.map((at) => rows[at] ?? []) }, origins: taken };
}

/** What is wrong with rows of the sheet beside those that are there already, which have their own marks. */
function problemsBeyond({ table, origins }: Joined, first: number): readonly ImportProblem[] {
  const name = (row: number) => {
    const origin = origins[row] ?? null;
    return origin === null ? `row ${row + 1} of the table` : `row ${origin + first}`;
  };
  return findRowProblems(table.shape, table.rows, name).flatMap((problem): ImportProblem[] => {
    const { row, other, kind, column, message } = problem;
    if (kind === "size") return [{ row: null, column: null, message }];
    const origin = origins[row] ?? (other === undefined ? null : origins[other]) ?? null;
    return origin === null ? [] : [{ row: origin + first, column, message }];
  });
}

/** Rows of the sheet go over those of the same key, all others stay; cells of other columns stay, too. */
function mergedRows(
  wide: TableState,
  sheet: readonly TableRow[],
  taken: readonly number[],
  places: readonly (number | null)[],
): Joined {
  const { shape } = wide;
  const rows = [...wide.rows];
  const origins: (number | null)[] = rows.map(() => null);
  const own = shape.kind === "cross-reference" ? shape.keys.slice(0, 1) : shape.keys;
  const by = shape.validity === null ? own : [...own, shape.validity.from];
  const key = (row: TableRow) =>
    JSON.stringify(by.map((name) => row[shape.columns.indexOf(name)] ?? ""));
  const known = new Map(own.length === 0 ? [] : rows.map((row, at) => [key(row), at]));
  for (const from of taken) {
    const row = sheet[from] ?? [];
    const at = own.length === 0 ? undefined : known.get(key(row));
    if (at === undefined) {
      if (own.length > 0) known.set(key(row), rows.length);
      rows.push(row);
      origins.push(from);
      continue;
    }
    const next = [...(rows[at] ?? [])];
    for (const place of places) if (place !== null) next[place] = row[place] ?? "";
    rows[at] = next;
    origins[at] = from;
  }
  return { table: { ...wide, rows }, origins };
}
