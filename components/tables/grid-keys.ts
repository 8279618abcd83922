/** Where the keyboard is: row -1 is the row of column names. */
export type GridPlace = { readonly row: number; readonly column: number };
export type GridSize = { readonly rows: number; readonly columns: number; readonly page: number };

type Keys = {
  readonly key: string;
  readonly ctrl: boolean;
  readonly shift: boolean;
};

/** The cell a key leads to; null for a key that moves nothing. With Shift the range grows, Tab and Enter step back. */
export function stepTo(
  place: GridPlace,
  { key, ctrl, shift }: Keys,
  size: GridSize,
): GridPlace | null {
  const { row, column } = place;
  const lastRow = size.rows - 1;
  const lastColumn = size.columns - 1;
  const at = (nextRow: number, nextColumn: number): GridPlace => ({
    row: Math.max(-1, Math.min(lastRow, nextRow)),
    column: Math.max(0, Math.min(lastColumn, nextColumn)),
  });
  switch (key) {
    case "ArrowDown":
      return at(ctrl ? lastRow : row + 1, column);
    case "ArrowUp":
      return at(ctrl ? 0 : row - 1, column);
    case "ArrowLeft":
      return at(row, ctrl ? 0 : column - 1);
    case "ArrowRight":
      return at(row, ctrl ? lastColumn : column + 1);
    case "Home":
      return at(ctrl ? 0 : row, 0);
    case "End":
      return at(ctrl ? lastRow : row, lastColumn);
    case "PageDown":
      return at(row + size.page, column);
    case "PageUp":
      return at(Math.max(0, row - size.page), column);
    case "Tab":
      return tabTo(place, shift, size);
    default:
      return null;
  }
}

/** Along the row and on to the next; null at either end, so that Tab leaves the grid. */
function tabTo({ row, column }: GridPlace, back: boolean, size: GridSize): GridPlace | null {
  if (back) {
    if (column > 0) return { row, column: column - 1 };
    return row > 0 ? { row: row - 1, column: size.columns - 1 } : null;
  }
  if (column < size.columns - 1) return { row, column: column + 1 };
  return row < size.rows - 1 ? { row: row + 1, column: 0 } : null;
}

/** Whether a key writes a character into the cell. */
export function isTyped({ key, ctrlKey, metaKey, altKey }: React.KeyboardEvent): boolean {
  return key.length === 1 && !ctrlKey && !metaKey && !altKey;
}

/** How a cell that is written is left; `stay`: by going elsewhere. */
export type Leaving = "down" | "right" | "left" | "stay";

/** Whether leaving a cell of the last row begins another one. */
export function beginsRow(then: Leaving, isLastColumn: boolean): boolean {
  return then === "down" || (then === "right" && isLastColumn);
}

/** Where the keyboard goes from a cell that was written. */
export function placeAfter(
  place: GridPlace,
  then: Exclude<Leaving, "stay">,
  size: GridSize,
): GridPlace {
  if (then === "down") {
    return { row: Math.min(place.row + 1, size.rows - 1), column: place.column };
  }
  return stepTo(place, { key: "Tab", ctrl: false, shift: then === "left" }, size) ?? place;
}
