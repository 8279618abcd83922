import { decimalOf, isSameDecimal } from "./decimal-text";
import type { Json } from "./json";

/** Most texts have neither a number of so many characters nor an exponent of three digits. */
const longExponent = /\d[eE][+-]?\d{3}/;
// Written out: with a count it is eight times slower.
const longNumber = new RegExp(`(?:^|[:,[\\s])-?${"[\\d.]".repeat(16)}`);
const token = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d[\d.eE+-]*/g;

/** A system that writes out a double in full writes so many digits: they are of it, not of the amount. */
const digitsOfDouble = 17;

/** A JSON text has a number beyond ±1.8 × 10^308. */
export class HugeNumber extends Error {
  override readonly name = "HugeNumber";
  /** Where it begins in the text. */
  readonly offset: number;

  constructor(offset: number) {
    super(`A number that is too large at character ${offset + 1}`);
    this.offset = offset;
  }
}

/**
 * Parses JSON that comes from another system. A number that a JS number would change, such as an id of 18 digits,
 * becomes its text, as a number of that length does that leaves an expression. A fraction of up to 17 digits is
 * the number nearest to it.
 * @throws SyntaxError when it is not JSON
 * @throws HugeNumber
 */
export function parseForeignJson(text: string): Json {
  const value = JSON.parse(text) as Json;
  if (!longNumber.test(text) && !longExponent.test(text)) return value;
  let isChanged = false;
  const kept = text.replace(token, (found, offset: number) => {
    if (found.charCodeAt(0) === 0x22) return found;
    if (!Number.isFinite(Number(found))) throw new HugeNumber(offset);
    if (!losesDigits(found)) return found;
    isChanged = true;
    return `"${found}"`;
  });
  return isChanged ? (JSON.parse(kept) as Json) : value;
}

/** A number of a JSON text that is read as something else than it says. */
export type ReadOtherwise = {
  /** As it was written. */
  readonly number: string;
  /** Its text, or the number nearest to a fraction of up to 17 digits. */
  readonly as: string | number;
  /** Where it begins in the text. */
  readonly offset: number;
};

/**
 * The numbers of a JSON text that `parseForeignJson` reads otherwise than they say, each where it comes first. The text must be JSON with no number that is too large.
 */
export function numbersReadOtherwise(text: string): readonly ReadOtherwise[] {
  if (!longNumber.test(text) && !longExponent.test(text)) return [];
  const found = new Map<string, ReadOtherwise>();
  for (const { 0: number, index: offset } of text.matchAll(token)) {
    if (number.charCodeAt(0) === 0x22 || found.has(number)) continue;
    const as = losesDigits(number) ? number : Number(number);
    // Minus zero is zero.
    const same = as === 0 || isSameDecimal(number, String(as));
    if (as === number || !same) found.set(number, { number, as, offset });
  }
  return [...found.values()];
}

function losesDigits(text: string): boolean {
  const value = Number(text);
  const { digits } = decimalOf(text);
  if (value === 0) return digits !== "";
  const isFraction = text.includes(".");
  return !(isFraction && digits.length <= digitsOfDouble) && !isSameDecimal(text, String(value));
}
