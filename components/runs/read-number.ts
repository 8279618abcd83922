import { isSameDecimal } from "@/runtime/decimal-text";
import { readJson } from "./read-json";

/**
 * What a person writes where a number is wanted, who may write 007 or .5; the text itself where it is none, and where a
 * number does not hold its digits.
 */
export function readNumber(text: string): number | string {
  const written = text.trim();
  const read = readJson(written)?.value;
  if (typeof read === "number") return read;
  const value = Number(written);
  const isNumber = written !== "" && Number.isFinite(value);
  return isNumber && isSameDecimal(written, String(value)) ? value : text;
}
