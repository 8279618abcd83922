import { counted } from "../counted";
import { checkRows, type RowProblem } from "./check-rows";
import { compareTables, type TableChanges, type TableState } from "./compare-tables";
import { addColumn } from "./edit-table";
import type { Sheet } from "./read-sheet";
import { columnNameMax, shapeProblems, type TableRow, type TableShape } from "./table-shape";

export type ImportChoices = {
  /** The first row holds names of columns. */
  readonly header: boolean;
  /** Put in place of all rows, or changed and added by key. */
  readonly mode: "replace" | "merge";
};

export type ImportPlan = {
  /** The table as it would be. */
  readonly table: TableState;
  readonly changes: TableChanges;
  /** By row of the sheet, counted from 1, with the first row of the table's cells where it has a header. */
  readonly problems: readonly { readonly row: number | null; readonly message: string }[];
  readonly problemCount: number;
  /** Columns of the sheet that the table does not have yet and gets. */
  readonly newColumns: readonly string[];
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

/** What an import would do to a table, and every row that stands in its way; changes nothing. */
export function planImport(
  table: TableState,
  sheet: Sheet,
  { header, mode }: ImportChoices,
): ImportPlan {
  const names = header ? (sheet.rows[0] ?? []) : [];
  const body = header ? sheet.rows.slice(1) : sheet.rows;
  const offset = header ? 2 : 1;
  const problems: { row: number | null; message: string }[] = [...sheet.faults];
  const { wide, places, newColumns } = matched(table, names, body, problems);
  const width = wide.shape.columns.length;
  const expected = places.length;
  const rows = body.map((cells, at): TableRow => {
    if (cells.length !== expected) {
      const message = `Row ${at + offset} has ${counted(cells.length, "cell")}, ${counted(expected, "is", "are")} expected.`;
      problems.push({ row: at + offset, message });
    }
    const row: string[] = Array.from({ length: width }, () => "");
    places.forEach((place, cell) => {
      if (place !== null) row[place] = cells[cell] ?? "";
    });
    return row;
  });
  const own = checkRows(wide.shape, rows);
  for (const problem of own.shown) {
    problems.push({ row: problem.row + offset, message: renumbered(problem, offset) });
  }
  for (const message of shapeProblems(wide.shape)) problems.push({ row: null, message });
  const next =
    mode === "replace" ? { ...wide, rows } : { ...wide, rows: mergedRows(wide, rows, places) };
  const beyond = problems.length === 0 ? checkRows(wide.shape, next.rows) : null;
  for (const { message } of beyond?.shown ?? []) problems.push({ row: null, message });
  return {
    table: next,
    changes: compareTables(table, next),
    problems: problems.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0)).slice(0, shownMax),
    problemCount: problems.length + own.total - own.shown.length,
    newColumns,
  };
}

/** The column of the table for each cell of a row of the sheet; null for one that is left out. */
function matched(
  table: TableState,
  names: readonly string[],
  body: readonly TableRow[],
  problems: { row: number | null; message: string }[],
) {
  const { columns } = table.shape;
  if (names.length === 0) {
    const widest = body.reduce((most, { length }) => Math.max(most, length), 0);
    const count = Math.min(Math.max(widest, 1), columns.length);
    return { wide: table, places: columns.slice(0, count).map((_, at) => at), newColumns: [] };
  }
  // A table without rows takes over what the sheet calls its columns.
  if (
    table.shape.decision === undefined &&
    table.rows.length === 0 &&
    !names.some((name) => columnAt(columns, name) >= 0)
  ) {
    const fresh = { ...table, shape: renamedShape(table.shape, names) };
    checkNames(names, problems);
    return { wide: fresh, places: names.map((_, at) => at), newColumns: [...names] };
  }
  checkNames(names, problems);
  const newColumns = names.filter((name) => name !== "" && columnAt(columns, name) < 0);
  const wide = newColumns.reduce((state, name) => addColumn(state, name), table);
  const places = names.map((name) => {
    const at = columnAt(wide.shape.columns, name);
    return at < 0 ? null : at;
  });
  return { wide, places, newColumns };
}

function checkNames(
  names: readonly string[],
  problems: { row: number | null; message: string }[],
): void {
  names.forEach((name, at) => {
    if (name === "")
      problems.push({ row: 1, message: `Column ${at + 1} of the sheet has no name.` });
    const before = names.indexOf(name);
    if (name !== "" && before < at) {
      const message = `Columns ${before + 1} and ${at + 1} of the sheet are both called “${name}”.`;
      problems.push({ row: 1, message });
    }
  });
}

function columnAt(columns: readonly string[], name: string): number {
  const exact = columns.indexOf(name);
  return exact >= 0
    ? exact
    : columns.findIndex((column) => column.toLowerCase() === name.toLowerCase());
}

function renamedShape(shape: TableShape, names: readonly string[]): TableShape {
  const wanted = shape.kind === "generic" ? 0 : shape.kind === "composite" ? 1 : 2;
  const count = Math.max(wanted, Math.min(shape.keys.length, names.length));
  return { ...shape, columns: names, keys: names.slice(0, count), validity: null };
}

/** Rows of the sheet go over those of the same key, all others stay; cells of other columns stay, too. */
function mergedRows(
  { shape, rows }: TableState,
  sheet: readonly TableRow[],
  places: readonly (number | null)[],
): readonly TableRow[] {
  const own = shape.kind === "cross-reference" ? shape.keys.slice(0, 1) : shape.keys;
  const by = shape.validity === null ? own : [...own, shape.validity.from];
  if (own.length === 0) return [...rows, ...sheet];
  const key = (row: TableRow) =>
    JSON.stringify(by.map((name) => row[shape.columns.indexOf(name)] ?? ""));
  const merged = [...rows];
  const known = new Map(merged.map((row, at) => [key(row), at]));
  for (const row of sheet) {
    const at = known.get(key(row));
    if (at === undefined) {
      known.set(key(row), merged.length);
      merged.push(row);
      continue;
    }
    const next = [...(merged[at] ?? [])];
    for (const place of places) if (place !== null) next[place] = row[place] ?? "";
    merged[at] = next;
  }
  return merged;
}

/** Rows of the table are counted from 1; those of the sheet may have a header before them. */
function renumbered({ message }: RowProblem, offset: number): string {
  if (offset === 1) return message;
  return message.replace(
    /\b([Rr]ow) (\d+)\b/g,
    (_, word: string, row: string) => `${word} ${Number(row) + offset - 1}`,
  );
}
