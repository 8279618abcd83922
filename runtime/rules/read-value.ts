import { isSameDecimal } from "../decimal-text";
import type { Json } from "../json";
import { isDay } from "../tables/day";
import type { InputType } from "./decision-shape";

const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const decimalText = /^-?\d{1,60}(\.\d{1,60})?$/;

/** A value that fits a column of conditions, or why it does not. What is missing or null stays so. */
export type FittedValue = { readonly value: Json | undefined } | { readonly wrong: string };

/**
 * The value as cells of this type compare it. A number may come as text, as money does; what does not fit is told,
 * never guessed.
 */
export function fitValue(value: Json | undefined, type: InputType): FittedValue {
  if (value === undefined || value === null) return { value };
  switch (type) {
    case "number":
    case "integer":
      return fitNumber(value, type);
    case "yes-no":
      return typeof value === "boolean" ? { value } : { wrong: "is not true or false" };
    case "date":
      return fitDay(value);
    default:
      return typeof value === "string" ? { value } : { wrong: "is not text" };
  }
}

/** Cells are days, so of a time its day counts, as it is written: its last hour is not after it. */
function fitDay(value: Json): FittedValue {
  const text = typeof value === "string" ? value : "";
  const day = text.slice(0, 10);
  if (isDay(day) && (text === day || time.test(text))) return { value: day };
  return { wrong: "is no date such as 2026-11-26" };
}

function fitNumber(value: Json, type: "number" | "integer"): FittedValue {
  const number = typeof value === "string" && decimalText.test(value) ? Number(value) : value;
  if (typeof number !== "number") return { wrong: "is not a number" };
  if (typeof value === "string" && !isSameDecimal(value, String(number))) {
    return { wrong: "has more than 15 digits" };
  }
  if (type === "integer" && !Number.isInteger(number)) return { wrong: "is not a whole number" };
  return { value: number };
}

/** A value that a person wrote in a test row: empty is missing, `""` is an empty text. */
export function readValue(text: string, type: InputType): FittedValue {
  const plain = text.trim();
  if (plain === "" || plain === "-" || plain === "missing") return { value: undefined };
  if (plain === "null") return { value: null };
  if (type === "yes-no") {
    const known = yesNo(plain);
    return known === undefined ? { wrong: "is neither yes nor no" } : { value: known };
  }
  const unquoted = /^"(.*)"$/.exec(plain)?.[1] ?? plain;
  return fitValue(unquoted, type);
}

/** `yes`, `no`, `true`, `false` in any case; undefined for any other text. */
export function yesNo(text: string): boolean | undefined {
  return { yes: true, true: true, no: false, false: false }[text.trim().toLowerCase()];
}

/** How a person writes a value in a test row. */
export function writeValue(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? value : JSON.stringify(value);
}
