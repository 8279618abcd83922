import { counted } from "@/runtime/counted";

/**
 * How a result stands: `bad` of its fields are wrong or missing, `faults` of the map's `rows` cannot be published.
 * A result that has all it needs is not complete while a row that would add to it makes nothing.
 */
export function resultStanding(
  bad: number,
  faults: number,
  rows: number,
): { readonly words: string; readonly isGood: boolean } {
  if (bad > 0) return { words: `${bad} wrong or missing`, isGood: false };
  if (rows === 0) return { words: "Nothing is mapped yet", isGood: false };
  if (faults > 0)
    return { words: `Without ${counted(faults, "row")} that cannot be published`, isGood: false };
  return { words: "Complete", isGood: true };
}
