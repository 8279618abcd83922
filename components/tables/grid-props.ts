import type { ReactNode } from "react";
import type { Grid } from "./use-grid";
import type { TableDraft } from "./use-table-draft";

/** How a grid of rules looks beside one of values. */
export type GridLook = {
  /** Above the names of columns; neighbours of the same name share it. */
  readonly group: (column: number) => string;
  /** Below the name of a column. */
  readonly note: (column: number) => string;
  readonly cell: (text: string, column: number) => ReactNode;
  /** Before the number of a row, by its position. */
  readonly mark: (row: number) => ReactNode;
  /** The row that decides what is looked at. */
  readonly lit: ReadonlySet<number>;
  /** Cells to look at, by `row:column`. */
  readonly tinted: ReadonlySet<string>;
  readonly columnWidth: (column: number) => number;
  /** The last row, which is none of the table's. */
  readonly footer: (template: string) => ReactNode;
};

/** What is wrong with a cell, in a sentence, and what it may have meant. */
export type CellMark = {
  readonly message: string;
  readonly fix?: { readonly label: string; readonly text: string } | undefined;
};

export type TableGridProps = {
  readonly label: string;
  readonly draft: TableDraft;
  /** Positions of the rows that show. */
  readonly view: readonly number[];
  readonly readOnly: boolean;
  /** What is wrong with a cell, by `row:column`, or with a row as a whole, by `row:row`. */
  readonly problems: ReadonlyMap<string, CellMark>;
  readonly onFirstPaste: (text: string) => void;
  readonly columnMenu: (column: number) => ReactNode;
  /** Told which rows are selected, for what is done to rows. */
  readonly onRows: (rows: readonly number[]) => void;
  /** Told where the keyboard is. */
  readonly onColumn?: (column: number) => void;
  /** Moves the selected rows up or down, where their order counts. */
  readonly onMove?: (by: -1 | 1) => void;
  /** A row to show, as its position; another object shows it again. */
  readonly shown: { readonly row: number; readonly column?: number } | null;
  readonly look?: GridLook;
};

export type GridPartProps = TableGridProps & {
  readonly id: string;
  readonly grid: Grid;
  readonly template: string;
};

export const headHeight = 32;
export const numberWidth = 52;
export const columnWidth = 160;

export function rowHeightOf(look: GridLook | undefined): number {
  return look === undefined ? 32 : 36;
}

/** Of names, and of what stands above and below them. */
export function headHeightOf(look: GridLook | undefined): number {
  return look === undefined ? headHeight : 68;
}
