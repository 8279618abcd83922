import type { JsonObject } from "../json";
import { shownCell } from "../tables/shown-cell";

/** How the note of a run begins that waits for a row; the name of its table follows. */
export const rowWaitStart = "Waits for a row in ";

/** Cells of a row in a sentence: “theirs "A-1" and customer "C-1001"”. */
export function rowWords(row: JsonObject): string {
  return Object.entries(row)
    .map(([column, value]) => `${column} ${shownCell(value)}`)
    .join(" and ");
}
