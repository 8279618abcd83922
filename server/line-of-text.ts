import * as z from "zod";

/** Neither control characters nor line ends: such a name would break a file, a log line or a header in two. */
const oneLine = /^[^\p{Cc}\u2028\u2029]*$/u;

export function isOneLine(text: string): boolean {
  return oneLine.test(text);
}

/** A name that people give, or none: one line of at most 120 characters, without spaces around it. */
export const nameOrNone = z
  .string()
  .trim()
  .max(120)
  .refine(isOneLine, "A name is one line of text, without control characters.");

export const nameOfOneLine = nameOrNone.min(1);
