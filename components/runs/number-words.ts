import type { ReadOtherwise } from "@/runtime/json-numbers";

const shownMost = 40;

/** What becomes of a number that was written and that a number does not hold, as a sentence. */
export function numberWords({ number, as }: ReadOtherwise): string {
  const shown = number.length > shownMost ? `${number.slice(0, shownMost)}…` : number;
  const why =
    Number(number) === 0
      ? "is nearer to zero than a number can be"
      : "has more digits than a number holds";
  return `${shown} ${why}: it is ${as === number ? "kept as text" : `read as ${as}`}.`;
}
