import type { Tally } from "./tally";
import { type BacktestClass, backtestClasses } from "./verdict";

const that: { readonly [kind in BacktestClass]: string } = {
  same: "that come out the same",
  differ: "that differ",
  "newly-fails": "that newly fail",
  "newly-succeeds": "that newly succeed",
  "cannot-tell": "that cannot be told",
};

/** Which messages are assumed: “82 that differ, 3 that newly fail”; by their number alone where no more is known. */
export function assumedWords(
  { assumed, assumedOf }: Pick<Tally, "assumed" | "assumedOf">,
  format: (count: number) => string = String,
): string {
  if (assumedOf === undefined) return `${format(assumed)} of all that were tried`;
  return backtestClasses
    .filter((kind) => assumedOf[kind] > 0)
    .map((kind) => `${format(assumedOf[kind])} ${that[kind]}`)
    .join(", ");
}
