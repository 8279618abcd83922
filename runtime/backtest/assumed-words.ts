import type { Tally } from "./tally";
import { type BacktestClass, backtestClasses } from "./verdict";

const that: { readonly [kind in BacktestClass]: string } = {
  same: "that come out the same",
  differ: "that differ",
  "newly-fails": "that newly fail",
  "newly-succeeds": "that newly succeed",
  "cannot-tell": "that cannot be told",
};

/**
 * How many of each class are assumed; null where that is not known of all of them, as a build that does not tell them
 * apart has counted some.
 */
export function assumedByClass({
  assumed,
  assumedOf,
}: Pick<Tally, "assumed" | "assumedOf">): { readonly [kind in BacktestClass]: number } | null {
  if (assumedOf === undefined) return null;
  const known = backtestClasses.reduce((sum, kind) => sum + assumedOf[kind], 0);
  return known === assumed ? assumedOf : null;
}

/** Which messages are assumed: “82 that differ, 3 that newly fail”; by their number alone where no more is known. */
export function assumedWords(
  tally: Pick<Tally, "assumed" | "assumedOf">,
  format: (count: number) => string = String,
): string {
  const byClass = assumedByClass(tally);
  if (byClass === null) return `${format(tally.assumed)} of all that were tried`;
  return backtestClasses
    .filter((kind) => byClass[kind] > 0)
    .map((kind) => `${format(byClass[kind])} ${that[kind]}`)
    .join(", ");
}
