"use client";

import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { type CellRange, clearCells, insertRows, setCells } from "@/runtime/tables/edit-table";
import { deedOfKey } from "./grid-deeds";
import { beginsRow, type GridPlace, type Leaving, placeAfter } from "./grid-keys";
import { useGridClipboard } from "./use-grid-clipboard";
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
  const commit = (value: string, then: Leaving) => {
    const row = view[place.row];
    setEditing(null);
    if (row === undefined) return;
    const text = value.trim();
    const isLast = place.row === view.length - 1;
    const grows = isLast && text !== "" && beginsRow(then, place.column === columns - 1);
    change((state) => {
      const same = (state.rows[row]?.[place.column] ?? "") === text;
      const written = same ? state : setCells(state, [row], place.column, [[text]]);
      return grows ? insertRows(written, written.rows.length) : written;
    });
    // Who left it by going elsewhere stays there.
    if (then === "stay") return;
    go(placeAfter(place, then, { ...size, rows: size.rows + (grows ? 1 : 0) }));
    focus();
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
    const deed = deedOfKey(event, {
      options,
      place,
      anchor,
      size,
      isBare: table.rows.length === 0,
      undo,
      redo,
      go,
      begin,
      edit,
      fix,
      clear,
      select,
      unselect: () => setAnchor(null),
    });
    if (deed === undefined) return;
    deed();
    event.preventDefault();
  };
  const select = (from: GridPlace, to: GridPlace) => {
    setAnchor(from);
    setPlace(to);
  };
  const clipboard = useGridClipboard({
    options,
    place,
    range,
    isEditing: editing !== null,
    rowsIn,
    select,
    clear,
    focus,
  });
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
    onPasteBelow: clipboard.onPasteBelow,
    wide: clipboard.wide,
    selectRow: (row: number, extend: boolean) =>
      select(
        { row: extend ? (anchor ?? place).row : row, column: 0 },
        { row, column: columns - 1 },
      ),
    on: { onKeyDown, ...clipboard.on },
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
