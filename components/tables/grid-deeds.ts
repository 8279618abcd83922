import type { KeyboardEvent } from "react";
import { type GridPlace, isTyped, stepTo } from "./grid-keys";
import type { GridOptions } from "./use-grid";

/** What a key does; undefined where it does nothing. */
type Deed = (() => void) | undefined;

/** How a grid stands, and what can be done in it. */
export type GridActions = {
  readonly options: GridOptions;
  readonly place: GridPlace;
  readonly anchor: GridPlace | null;
  readonly size: { readonly rows: number; readonly columns: number; readonly page: number };
  /** The table has no rows. */
  readonly isBare: boolean;
  undo(): void;
  redo(): void;
  go(to: GridPlace, extend?: boolean): void;
  begin(first: string | null): void;
  edit(first?: string): void;
  fix(): void;
  clear(): void;
  select(from: GridPlace, to: GridPlace): void;
  unselect(): void;
};

/** The first that has a use for the key takes it. */
export function deedOfKey(event: KeyboardEvent, grid: GridActions): Deed {
  return (
    rowMove(event, grid) ??
    firstRow(event, grid) ??
    step(event, grid) ??
    byCtrl(event, grid) ??
    byKey(event, grid) ??
    typing(event, grid)
  );
}

function rowMove({ altKey, key }: KeyboardEvent, { options }: GridActions): Deed {
  const { onMove, readOnly } = options;
  if (!altKey || onMove === undefined || readOnly) return undefined;
  if (key === "ArrowUp") return () => onMove(-1);
  return key === "ArrowDown" ? () => onMove(1) : undefined;
}

/** “?” shows the keys. */
const isWritten = (event: KeyboardEvent) => isTyped(event) && event.key !== "?";

function firstRow(event: KeyboardEvent, { options, isBare, begin }: GridActions): Deed {
  if (!isBare || options.readOnly || event.altKey) return undefined;
  if (event.key === "ArrowDown") return () => begin(null);
  return isWritten(event) ? () => begin(event.key) : undefined;
}

function step(
  { key, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent,
  { place, size, go }: GridActions,
): Deed {
  if (altKey) return undefined;
  const to = stepTo(place, { key, ctrl: ctrlKey || metaKey, shift: shiftKey }, size);
  return to === null ? undefined : () => go(to, shiftKey && key !== "Tab");
}

function byCtrl({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent, grid: GridActions): Deed {
  if (!(ctrlKey || metaKey)) return undefined;
  const { rows, columns } = grid.size;
  switch (key.toLowerCase()) {
    case "z":
      return shiftKey ? grid.redo : grid.undo;
    case "y":
      return grid.redo;
    case ".":
      return grid.fix;
    case "a":
      return () => grid.select({ row: 0, column: 0 }, { row: rows - 1, column: columns - 1 });
    default:
      return undefined;
  }
}

function byKey({ key }: KeyboardEvent, grid: GridActions): Deed {
  const { place, anchor, options } = grid;
  switch (key) {
    case "Enter":
    case "F2":
      return place.row === -1 ? () => options.openColumn(place.column) : () => grid.edit();
    case "Delete":
    case "Backspace":
      return grid.clear;
    case "Escape":
      return anchor === null ? (options.onLeave ?? undefined) : grid.unselect;
    default:
      return undefined;
  }
}

function typing(event: KeyboardEvent, { place, options, edit }: GridActions): Deed {
  return isWritten(event) && place.row >= 0 && !options.readOnly
    ? () => edit(event.key)
    : undefined;
}
