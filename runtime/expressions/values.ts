import type { Json } from "../json";
import { isLongerThan, jsonTextMax } from "../json-text";
import type { Budget } from "./budget";
import { compareDecimals, type Decimal, textOfDecimal, Wide } from "./decimals";
import { failed, overLimit } from "./failure";
import { daysOfMonth } from "./functions/utc";

/** A value while an expression runs. `undefined` is missing; `null` counts as missing everywhere. */
export type Value =
  | undefined
  | null
  | boolean
  | string
  | Decimal
  | readonly Value[]
  | { readonly [name: string]: Value };

export type ValueObject = { readonly [name: string]: Value };

const depthMax = 200;

export function isDecimal(value: Value): value is Decimal {
  return typeof value === "number" || value instanceof Wide;
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isObject(value: Value): value is ValueObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Wide)
  );
}

/** The kind of a value in the words of messages: "text", "a number", "missing", "null". */
export function kindOf(value: Value): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "true or false";
  if (isDecimal(value)) return "a number";
  return isList(value) ? "a list" : "an object";
}

/** Text as templates and `+` show it; missing is `""`. Lists and objects have none. */
export function textOf(value: Value): string {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  if (typeof value === "number" || value instanceof Wide) return textOfDecimal(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  throw failed(`${kindOf(value)} has no text: use toJson(…) or join(…)`);
}

const instantText =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** Epoch ms of an instant such as `2026-11-20T10:00:00Z`; undefined for any other text. */
export function epochOfInstant(text: string): number | undefined {
  if (text.length < 17 || text.charCodeAt(10) !== 84 || !instantText.test(text)) return undefined;
  // Date.parse takes 30 February for 2 March.
  const day = Number(text.slice(8, 10));
  if (day > 28 && day > daysOfMonth(Number(text.slice(0, 4)), Number(text.slice(5, 7)))) {
    return undefined;
  }
  const zoned = text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2");
  const epoch = Date.parse(zoned);
  return Number.isNaN(epoch) ? undefined : epoch;
}

/** What an instant has below its milliseconds, in nanoseconds. */
function finerOf(text: string): number {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? "";
  return Number(fraction.slice(3).padEnd(6, "0"));
}

/** `==` of the language: total, strict, missing equals null, instants by time, lists and objects by content. */
export function equal(budget: Budget, left: Value, right: Value): boolean {
  if (typeof left === "string" && typeof right === "string") return equalTexts(budget, left, right);
  if (left === right) return true;
  if (left === undefined || left === null) return right === undefined || right === null;
  if (isDecimal(left) && isDecimal(right)) return compareDecimals(left, right) === 0;
  if (typeof left !== "object" || typeof right !== "object" || right === null) return false;
  return equalDeep(budget, left, right, 0);
}

function equalTexts(budget: Budget, left: string, right: string): boolean {
  if (left.length > 64 && left.length === right.length) budget.burn(left.length >> 6);
  if (left === right) return true;
  if (left.length < 17 || right.length < 17) return false;
  const epoch = epochOfInstant(left);
  return epoch !== undefined && epoch === epochOfInstant(right) && finerOf(left) === finerOf(right);
}

function equalDeep(
  budget: Budget,
  left: NonNullable<Value>,
  right: NonNullable<Value>,
  depth: number,
): boolean {
  if (depth > depthMax) throw overLimit(`Values nested deeper than ${depthMax}`);
  if (left instanceof Wide || right instanceof Wide) {
    return isDecimal(left) && isDecimal(right) && compareDecimals(left, right) === 0;
  }
  const entry = (a: Value, b: Value): boolean =>
    typeof a === "object" && a !== null && typeof b === "object" && b !== null
      ? equalDeep(budget, a, b, depth + 1)
      : equal(budget, a, b);
  if (isList(left) || isList(right)) {
    if (!isList(left) || !isList(right) || left.length !== right.length) return false;
    budget.burn(left.length);
    return left.every((value, index) => entry(value, right[index]));
  }
  const [a, b] = [left as ValueObject, right as ValueObject];
  const names = Object.keys(a);
  budget.burn(names.length);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && entry(a[name], b[name]))
  );
}

/** Order of two present values: numbers by size, texts by code unit, instants by time. Others fail. */
export function compare(budget: Budget, left: Value, right: Value): number {
  if (isDecimal(left) && isDecimal(right)) return compareDecimals(left, right);
  if (typeof left === "string" && typeof right === "string") {
    return compareTexts(budget, left, right);
  }
  throw failed(`${kindOf(left)} cannot be compared with ${kindOf(right)}`);
}

function compareTexts(budget: Budget, left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  if (shorter > 64) budget.burn(shorter >> 6);
  const a = shorter < 17 ? undefined : epochOfInstant(left);
  const b = a === undefined ? undefined : epochOfInstant(right);
  if (a !== undefined && b !== undefined) return a - b || finerOf(left) - finerOf(right);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The value as JSON: decimals over 15 digits become text, missing entries of lists null. */
export function settle(value: Value): Json | undefined {
  // A list that is named many times over would be copied as often.
  if (isLongerThan(value as Json, jsonTextMax)) {
    throw tooLong();
  }
  return settled(value, 0);
}

/** Of a result that is not written out any more. */
export function tooLong(): Error {
  return overLimit(`A result of more than ${jsonTextMax / 1024 / 1024} MB as JSON`);
}

function settled(value: Value, depth: number): Json | undefined {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Wide) return textOfDecimal(value);
  if (depth > depthMax) throw overLimit(`Values nested deeper than ${depthMax}`);
  if (isList(value)) return value.map((entry) => settled(entry, depth + 1) ?? null);
  const result: { [name: string]: Json } = {};
  for (const [name, entry] of Object.entries(value as ValueObject)) {
    const kept = settled(entry, depth + 1);
    if (kept !== undefined) define(result, name, kept);
  }
  return result;
}

/** Sets an own property, also for names that assignment would treat specially. */
export function define<T>(target: { [name: string]: T }, name: string, value: T): void {
  if (name !== "__proto__") {
    target[name] = value;
    return;
  }
  Object.defineProperty(target, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
