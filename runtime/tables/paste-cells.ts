import type { TableState } from "./compare-tables";
import { addColumn, freeColumnName, setCells } from "./edit-table";
import type { TableRow } from "./table-shape";

/** A block of cells that is put in from a corner on; `rows` as `setCells` takes them. */
export type Paste = {
  readonly rows: readonly number[];
  readonly left: number;
  readonly cells: readonly TableRow[];
};

/** How many columns of a block hold something and lie beyond the table's last. */
export function columnsBeyond({ shape }: TableState, { left, cells }: Paste): number {
  const width = cells.reduce(
    (most, row) => Math.max(most, row.findLastIndex((cell) => cell !== "") + 1),
    0,
  );
  return Math.max(0, left + width - shape.columns.length);
}

/** Puts the block in; with `widen` the table gets a column at its end for each that lies beyond it. */
export function pasteCells(table: TableState, paste: Paste, widen = false): TableState {
  let wide = table;
  for (let more = widen ? columnsBeyond(table, paste) : 0; more > 0; more -= 1) {
    wide = addColumn(wide, freeColumnName(wide.shape.columns));
  }
  return setCells(wide, paste.rows, paste.left, paste.cells);
}
