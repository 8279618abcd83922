"use client";

import { type ClipboardEvent, type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import {
  type CellRange,
  clearCells,
  insertRows,
  setCells,
  withoutBlankEnd,
} from "@/runtime/tables/edit-table";
import { columnsBeyond, type Paste, pasteCells } from "@/runtime/tables/paste-cells";
import { readCells, writeClipboard } from "@/runtime/tables/read-sheet";
import { type GridPlace, isTyped, stepTo } from "./grid-keys";
import type { TableDraft } from "./use-table-draft";

export type GridOptions = {
  readonly draft: TableDraft;
  /** Positions of the rows that show, in their order. */
  readonly view: readonly number[];
  readonly readOnly: boolean;
  /** Rows that fit into the window. */
  readonly page: () => number;
  /** Pasted into a table without rows: it may hold names of columns. */
  readonly onFirstPaste: (text: string) => void;
  /** The corrected text of a cell, by positions in the table; undefined where nothing is proposed. */
  readonly fixAt: (row: number, column: number) => string | undefined;
  readonly openColumn: (column: number) => void;
  readonly onMove?: ((by: -1 | 1) => void) | undefined;
  /** Escape where nothing is selected and nothing written; null where it leads nowhere. */
  readonly onLeave: (() => void) | null;
};

/** Where the keyboard is in a grid, what is selected, and what keys, clipboard and pointer do there. */
export function useGrid(options: GridOptions) {
  const { draft, view, readOnly } = options;
  const { table, change, undo, redo } = draft;
  const [place, setPlace] = useState<GridPlace>({ row: -1, column: 0 });
  const [anchor, setAnchor] = useState<GridPlace | null>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const [wide, setWide] = useState<(Paste & { readonly top: number }) | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const columns = table.shape.columns.length;
  const range = rangeOf(place, anchor);
  const size = { rows: view.length, columns, page: options.page() };

  useFollowedRows(draft.rowsMoved, (follow) => {
    setPlace(follow);
    setAnchor((before) => (before === null ? null : follow(before)));
  });
  const go = (to: GridPlace, extend = false) => {
    setAnchor(extend ? (anchor ?? place) : null);
    setPlace(to);
  };
  const focus = () => grid.current?.focus({ preventScroll: true });
  /** Rows of the table behind rows of the view. */
  const rowsIn = ({ top, bottom }: CellRange) => view.slice(Math.max(0, top), bottom + 1);
  const edit = (first?: string) => {
    const row = view[place.row];
    if (readOnly || row === undefined) return;
    setEditing(first ?? table.rows[row]?.[place.column] ?? "");
  };
  const commit = (value: string, then: "down" | "right" | "left" | "stay") => {
    const row = view[place.row];
    setEditing(null);
    if (row === undefined) return;
    const text = value.trim();
    const last = place.row === view.length - 1;
    const grows = last && (then === "down" || (then === "right" && place.column === columns - 1));
    change((state) => {
      const same = (state.rows[row]?.[place.column] ?? "") === text;
      const written = same ? state : setCells(state, [row], place.column, [[text]]);
      return grows && text !== "" ? insertRows(written, written.rows.length) : written;
    });
    if (then === "down")
      go({ row: place.row + (last && text === "" ? 0 : 1), column: place.column });
    else if (then !== "stay") {
      const keys = { key: "Tab", ctrl: false, shift: then === "left" };
      const rows = grows && text !== "" ? size.rows + 1 : size.rows;
      go(stepTo(place, keys, { ...size, rows }) ?? place);
    }
    // Who left it by going elsewhere stays there.
    if (then !== "stay") focus();
  };
  /** In a table without rows there is nowhere to write: going down, or writing, begins the first. */
  const begin = (first: string | null) => {
    change((state) => insertRows(state, 0));
    go({ row: 0, column: place.column });
    setEditing(first);
  };
  const clear = () => {
    if (!readOnly) change((state) => clearCells(state, rowsIn(range), range.left, range.right));
  };
  /** Writes what is proposed for the cell that has the keyboard. */
  const fix = () => {
    const row = view[place.row];
    const text = row === undefined ? undefined : options.fixAt(row, place.column);
    if (readOnly || row === undefined || text === undefined) return;
    change((state) => setCells(state, [row], place.column, [[text]]));
    focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== grid.current || editing !== null) return;
    const ctrl = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    const to = event.altKey
      ? null
      : stepTo(place, { key: event.key, ctrl, shift: event.shiftKey }, size);
    const isBare = table.rows.length === 0 && !readOnly && !event.altKey;
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key] as -1 | 1 | undefined;
    if (event.altKey && by !== undefined && options.onMove && !readOnly) options.onMove(by);
    else if (isBare && event.key === "ArrowDown") begin(null);
    else if (isBare && isTyped(event) && event.key !== "?") begin(event.key);
    else if (to !== null) go(to, event.shiftKey && event.key !== "Tab");
    else if (ctrl && letter === "z") (event.shiftKey ? redo : undo)();
    else if (ctrl && letter === "y") redo();
    else if (ctrl && letter === ".") fix();
    else if (ctrl && letter === "a") {
      setAnchor({ row: 0, column: 0 });
      setPlace({ row: view.length - 1, column: columns - 1 });
    } else if ((event.key === "Enter" || event.key === "F2") && place.row === -1) {
      options.openColumn(place.column);
    } else if (event.key === "Enter" || event.key === "F2") edit();
    else if (event.key === "Delete" || event.key === "Backspace") clear();
    else if (event.key === "Escape" && anchor !== null) setAnchor(null);
    else if (event.key === "Escape" && options.onLeave !== null) options.onLeave();
    else if (isTyped(event) && place.row >= 0 && !readOnly && event.key !== "?") edit(event.key);
    else return;
    event.preventDefault();
  };
  const copied = () =>
    rowsIn(range).map((row) => (table.rows[row] ?? []).slice(range.left, range.right + 1));
  const onCopy = (event: ClipboardEvent, cut = false) => {
    if (editing !== null || place.row < 0) return;
    event.clipboardData.setData("text/plain", writeClipboard(copied()));
    event.preventDefault();
    if (cut) clear();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (editing !== null || readOnly) return;
    const text = event.clipboardData.getData("text/plain");
    event.preventDefault();
    if (text.trim() === "") return;
    if (table.rows.length === 0) {
      options.onFirstPaste(text);
      return;
    }
    const cells = readCells(text);
    // One cell fills the whole selection, as in spreadsheets.
    const only = cells.length === 1 && cells[0]?.length === 1 ? cells[0][0] : undefined;
    const top = Math.max(0, range.top);
    const block =
      only === undefined
        ? cells
        : Array.from({ length: range.bottom - top + 1 }, () =>
            Array.from({ length: range.right - range.left + 1 }, () => only),
          );
    paste({ top, rows: view.slice(top), left: range.left, cells: block });
  };
  /** At once, unless columns of it lie beyond the table: then it is asked first. */
  const paste = (block: Paste & { readonly top: number }, widen?: boolean) => {
    const over = columnsBeyond(table, block);
    if (over > 0 && widen === undefined) {
      setWide(block);
      return;
    }
    setWide(null);
    const { top, left, cells } = block;
    change((state) => pasteCells(state, block, widen));
    const width = Math.max(...cells.map(({ length }) => length));
    const last = columns - 1 + (widen === true ? over : 0);
    setAnchor({ row: top, column: left });
    setPlace({ row: top + cells.length - 1, column: Math.min(last, left + width - 1) });
  };
  /** Below the last row that says something, which is also the way into a table without rows. */
  const onPasteBelow = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain");
    event.preventDefault();
    if (text.trim() === "") return;
    if (table.rows.length === 0) {
      options.onFirstPaste(text);
      return;
    }
    const end = withoutBlankEnd(table).rows.length;
    const blank = table.rows.slice(end).map((_, at) => end + at);
    paste({ top: view.length - blank.length, rows: blank, left: 0, cells: readCells(text) });
    focus();
  };
  return {
    grid,
    place,
    range,
    editing,
    go,
    edit,
    commit,
    fix,
    cancel: () => {
      setEditing(null);
      focus();
    },
    focus,
    rowsIn,
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
    selectRow: (row: number, extend: boolean) => {
      setAnchor({ row: extend ? (anchor ?? place).row : row, column: 0 });
      setPlace({ row, column: columns - 1 });
    },
    on: { onKeyDown, onCopy, onCut: (event: ClipboardEvent) => onCopy(event, !readOnly), onPaste },
  };
}

/** Where rows were moved by somebody else the keyboard stays in its own. */
function useFollowedRows(
  rowsMoved: TableDraft["rowsMoved"],
  onMoved: (follow: (place: GridPlace) => GridPlace) => void,
): void {
  const last = useRef(rowsMoved);
  useLayoutEffect(() => {
    const before = last.current;
    last.current = rowsMoved;
    if (before === undefined || rowsMoved === undefined || before.times === rowsMoved.times) return;
    onMoved((place) => {
      const at = rowsMoved.ids.indexOf(before.ids[place.row] ?? "");
      return at < 0 ? place : { ...place, row: at };
    });
  });
}

export type Grid = ReturnType<typeof useGrid>;

function rangeOf(place: GridPlace, anchor: GridPlace | null): CellRange {
  const other = anchor ?? place;
  return {
    top: Math.min(place.row, other.row),
    bottom: Math.max(place.row, other.row),
    left: Math.min(place.column, other.column),
    right: Math.max(place.column, other.column),
  };
}
