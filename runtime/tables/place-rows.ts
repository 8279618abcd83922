import type { TableState } from "./compare-tables";
import type { TableRow } from "./table-shape";

/** A row of a sheet as it would stand in the table. */
export type PlacedRow = {
  readonly cells: TableRow;
  /** Position of the table's row that it changes; null where it is a new one. */
  readonly target: number | null;
};

/** Rows of a sheet over those of the same key, with the table's cells in columns that the sheet does not have. */
export function placeRows(
  { shape, rows }: TableState,
  sheet: readonly TableRow[],
  places: readonly (number | null)[],
): readonly PlacedRow[] {
  const own = shape.kind === "cross-reference" ? shape.keys.slice(0, 1) : shape.keys;
  if (own.length === 0) return sheet.map(asNew);
  const by = shape.validity === null ? own : [...own, shape.validity.from];
  const columns = by.map((name) => shape.columns.indexOf(name));
  const key = (row: TableRow) => JSON.stringify(columns.map((column) => row[column] ?? ""));
  const known = new Map(rows.map((row, at) => [key(row), at]));
  return sheet.map((row): PlacedRow => {
    const target = known.get(key(row));
    if (target === undefined) return asNew(row);
    const cells = [...(rows[target] ?? [])];
    for (const place of places) if (place !== null) cells[place] = row[place] ?? "";
    return { cells, target };
  });
}

export function asNew(cells: TableRow): PlacedRow {
  return { cells, target: null };
}

/** The table with these rows in it; of two that change the same row the second is a row more, to be seen there. */
export function withRows(table: TableState, taken: readonly PlacedRow[]): TableState {
  const rows = [...table.rows];
  const changed = new Set<number>();
  for (const { cells, target } of taken) {
    if (target === null || changed.has(target)) rows.push(cells);
    else {
      rows[target] = cells;
      changed.add(target);
    }
  }
  return { ...table, rows };
}
