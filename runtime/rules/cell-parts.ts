import { splitAt } from "../expressions/split";

/** The tests of a cell that stand beside each other: `1, 5..9` has two. */
function partsOf(cell: string): readonly string[] {
  return splitAt(cell, [0, cell.length], ",").map(([start, end]) => cell.slice(start, end).trim());
}

/** The cell for people: of very many tests the first ones, and how many there are besides. */
export function shortCell(
  cell: string,
  most: number,
): { readonly text: string; readonly more: number } {
  const [, before = "", inner = cell, after = ""] = /^(not \()(.*)(\))$/s.exec(cell) ?? [];
  const parts = partsOf(inner);
  if (parts.length <= most) return { text: cell, more: 0 };
  const text = `${before}${parts.slice(0, most).join(", ")}${after}`;
  return { text, more: parts.length - most };
}

/** As many of a cell's tests, from the first one on, as have room. */
export function fittingCell(cell: string, characters: number): string {
  if (cell.length <= characters) return cell;
  let text = "";
  for (const part of partsOf(cell)) {
    const longer = text === "" ? part : `${text}, ${part}`;
    if (longer.length > characters) break;
    text = longer;
  }
  return text;
}
