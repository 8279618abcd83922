import { counted } from "@/runtime/counted";

/**
 * How a result stands: `bad` of its fields are wrong or missing, `faults` rows of the map cannot be published.
 * A result that has all it needs is not complete while a row that would add to it makes nothing.
 */
export function resultStanding(
  bad: number,
  faults: number,
): { readonly words: string; readonly isGood: boolean } {
  if (bad > 0) return { words: `${bad} wrong or missing`, isGood: false };
  if (faults > 0)
    return { words: `Without ${counted(faults, "row")} that cannot be published`, isGood: false };
  return { words: "Complete", isGood: true };
}
