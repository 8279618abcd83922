import type { JsonObject } from "../json";

/** Cells of a row in a sentence: “theirs "A-1" and customer "C-1001"”. */
export function rowWords(row: JsonObject): string {
  return Object.entries(row)
    .map(([column, value]) => `${column} ${JSON.stringify(value)}`)
    .join(" and ");
}
