import type { CauseCount } from "./tally";

const namedMost = 20;

/** The other fields of a cause, and in how many of its messages: “total in 3, lines[].price in 1”. */
export function alsoWords(
  { also = {}, alsoMore = 0 }: Pick<CauseCount, "also" | "alsoMore">,
  format: (count: number) => string = String,
): string {
  const fields = Object.entries(also).sort(([, a], [, b]) => b - a);
  const more = Math.max(0, fields.length - namedMost) + alsoMore;
  const told = fields
    .slice(0, namedMost)
    .map(([field, runs]) => `${field} in ${format(runs)}`)
    .join(", ");
  // Those of two messages may be the same ones or others: known is what one message has.
  return more === 0 ? told : `${told} and at least ${format(more)} more`;
}
