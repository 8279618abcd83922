"use client";

import { type ClipboardEvent, useState } from "react";
import { type CellRange, withoutBlankEnd } from "@/runtime/tables/edit-table";
import { columnsBeyond, type Paste, pasteCells } from "@/runtime/tables/paste-cells";
import { readCells, writeClipboard } from "@/runtime/tables/read-sheet";
import type { GridPlace } from "./grid-keys";
import type { GridOptions } from "./use-grid";

type Selected = {
  readonly options: GridOptions;
  readonly place: GridPlace;
  readonly range: CellRange;
  readonly isEditing: boolean;
  /** Rows of the table behind rows of the view. */
  readonly rowsIn: (range: CellRange) => readonly number[];
  readonly select: (from: GridPlace, to: GridPlace) => void;
  readonly clear: () => void;
  readonly focus: () => void;
};

type Block = Paste & { readonly top: number };

/** What is copied from a grid's selection, and where pasted cells go. */
export function useGridClipboard({
  options,
  place,
  range,
  isEditing,
  rowsIn,
  select,
  clear,
  focus,
}: Selected) {
  const { draft, view, readOnly } = options;
  const { table, change } = draft;
  const [wide, setWide] = useState<Block | null>(null);
  const copied = () =>
    rowsIn(range).map((row) => (table.rows[row] ?? []).slice(range.left, range.right + 1));
  const onCopy = (event: ClipboardEvent, cut = false) => {
    if (isEditing || place.row < 0) return;
    event.clipboardData.setData("text/plain", writeClipboard(copied()));
    event.preventDefault();
    if (cut) clear();
  };
  /** At once, unless columns of it lie beyond the table: then it is asked first. */
  const paste = (block: Block, widen?: boolean) => {
    const over = columnsBeyond(table, block);
    if (over > 0 && widen === undefined) {
      setWide(block);
      return;
    }
    setWide(null);
    const { top, left, cells } = block;
    change((state) => pasteCells(state, block, widen));
    const width = Math.max(...cells.map(({ length }) => length));
    const last = table.shape.columns.length - 1 + (widen === true ? over : 0);
    const column = Math.min(last, left + width - 1);
    select({ row: top, column: left }, { row: top + cells.length - 1, column });
  };
  /** The text that was pasted; null where there is none, or it begins the table. */
  const textOf = (event: ClipboardEvent): string | null => {
    const text = event.clipboardData.getData("text/plain");
    event.preventDefault();
    if (text.trim() === "") return null;
    if (table.rows.length > 0) return text;
    options.onFirstPaste(text);
    return null;
  };
  const onPaste = (event: ClipboardEvent) => {
    if (isEditing || readOnly) return;
    const text = textOf(event);
    if (text === null) return;
    const top = Math.max(0, range.top);
    const cells = filling(readCells(text), { ...range, top });
    paste({ top, rows: view.slice(top), left: range.left, cells });
  };
  /** Below the last row that says something, which is also the way into a table without rows. */
  const onPasteBelow = (event: ClipboardEvent) => {
    const text = textOf(event);
    if (text === null) return;
    const end = withoutBlankEnd(table).rows.length;
    const blank = table.rows.slice(end).map((_, at) => end + at);
    paste({ top: view.length - blank.length, rows: blank, left: 0, cells: readCells(text) });
    focus();
  };
  return {
    onPasteBelow,
    /** A paste that waits for what is to become of columns beyond the last. */
    wide:
      wide === null
        ? null
        : {
            over: columnsBeyond(table, wide),
            paste: (widen: boolean) => paste(wide, widen),
            leave: () => setWide(null),
          },
    on: { onCopy, onCut: (event: ClipboardEvent) => onCopy(event, !readOnly), onPaste },
  };
}

/** One cell fills the whole selection, as in spreadsheets. */
function filling(
  cells: readonly (readonly string[])[],
  { top, bottom, left, right }: CellRange,
): readonly (readonly string[])[] {
  const only = cells.length === 1 && cells[0]?.length === 1 ? cells[0][0] : undefined;
  if (only === undefined) return cells;
  const row = Array.from({ length: right - left + 1 }, () => only);
  return Array.from({ length: bottom - top + 1 }, () => row);
}
