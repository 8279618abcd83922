import type { Budget } from "../budget";
import type { Decimal } from "../decimals";
import { failed } from "../failure";
import { textOf, type Value } from "../values";
import type { CompiledPattern, FunctionDefinition } from "./definition";

const text = { kind: "text" } as const;
const boolean = { kind: "boolean" } as const;

export const textFunctions: readonly FunctionDefinition[] = [
  {
    name: "text",
    group: "text",
    help: "The value as text: numbers in plain digits, true and false as words.",
    parameters: [{ name: "value", type: "scalar" }],
    returns: text,
    examples: [
      { text: "text(12.50)", result: "12.5" },
      { text: "text(true)", result: "true" },
    ],
    run: (_budget: Budget, value: Value) => textOf(value),
  },
  {
    name: "upper",
    group: "text",
    help: "The text in capital letters.",
    parameters: [{ name: "text", type: "text" }],
    returns: text,
    examples: [{ text: 'upper("abc-1")', result: "ABC-1" }],
    run: (budget: Budget, value: string) => {
      budget.text(value.length);
      return value.toUpperCase();
    },
  },
  {
    name: "lower",
    group: "text",
    help: "The text in small letters.",
    parameters: [{ name: "text", type: "text" }],
    returns: text,
    examples: [{ text: '"ABC".lower()', result: "abc" }],
    run: (budget: Budget, value: string) => {
      budget.text(value.length);
      return value.toLowerCase();
    },
  },
  {
    name: "trim",
    group: "text",
    help: "The text without blanks at both ends.",
    parameters: [{ name: "text", type: "text" }],
    returns: text,
    examples: [{ text: '" A-1 ".trim()', result: "A-1" }],
    run: (budget: Budget, value: string) => {
      budget.text(value.length);
      return value.trim();
    },
  },
  {
    name: "length",
    group: "text",
    help: "Number of characters of a text or entries of a list; also written .length.",
    parameters: [{ name: "of", type: "sized" }],
    returns: { kind: "number" },
    examples: [
      { text: 'length("abc")', result: 3 },
      { text: "[1, 2].length", result: 2 },
    ],
    run: (_budget: Budget, value: string | readonly Value[]) => value.length,
  },
  {
    name: "contains",
    group: "text",
    help: "Whether the text contains the other one.",
    parameters: [
      { name: "text", type: "text" },
      { name: "part", type: "text" },
    ],
    returns: boolean,
    examples: [{ text: 'contains("rush order", "rush")', result: true }],
    run: (budget: Budget, value: string, part: string) => {
      payForSearch(budget, value, part);
      return value.includes(part);
    },
  },
  {
    name: "startsWith",
    group: "text",
    help: "Whether the text starts with the other one.",
    parameters: [
      { name: "text", type: "text" },
      { name: "start", type: "text" },
    ],
    returns: boolean,
    examples: [{ text: '"PO-100".startsWith("PO-")', result: true }],
    run: (budget: Budget, value: string, start: string) => {
      budget.burn(start.length >> 6);
      return value.startsWith(start);
    },
  },
  {
    name: "endsWith",
    group: "text",
    help: "Whether the text ends with the other one.",
    parameters: [
      { name: "text", type: "text" },
      { name: "end", type: "text" },
    ],
    returns: boolean,
    examples: [{ text: '"order.xml".endsWith(".xml")', result: true }],
    run: (budget: Budget, value: string, end: string) => {
      budget.burn(end.length >> 6);
      return value.endsWith(end);
    },
  },
  {
    name: "replace",
    group: "text",
    help: "The text with every occurrence replaced.",
    parameters: [
      { name: "text", type: "text" },
      { name: "search", type: "text" },
      { name: "by", type: "text" },
    ],
    returns: text,
    examples: [
      { text: 'replace("a.b.c", ".", "-")', result: "a-b-c" },
      { text: '"$1".replace("1", "$&")', result: "$$&" },
    ],
    run: replaceAll,
  },
  {
    name: "substring",
    group: "text",
    help: "The characters from a position (from 0) up to, without, another one.",
    parameters: [
      { name: "text", type: "text" },
      { name: "from", type: "number" },
      { name: "to", type: "number", optional: true },
    ],
    returns: text,
    examples: [
      { text: '"2026-11-20".substring(0, 4)', result: "2026" },
      { text: 'substring("ABC-1", 4)', result: "1" },
    ],
    run: (budget: Budget, value: string, from: Decimal, to?: Decimal) => {
      const start = position(from);
      const part = value.slice(start, to === undefined ? undefined : Math.max(start, position(to)));
      budget.text(part.length);
      return part;
    },
  },
  {
    name: "split",
    group: "text",
    help: "The parts of the text between separators.",
    parameters: [
      { name: "text", type: "text" },
      { name: "separator", type: "text" },
    ],
    returns: { kind: "list", of: text },
    examples: [{ text: 'split("a;b;c", ";")', result: ["a", "b", "c"] }],
    run: (budget: Budget, value: string, separator: string) => {
      if (separator === "") throw failed("split(…) needs a separator");
      payForSearch(budget, value, separator);
      const parts = value.split(separator, 200_001);
      budget.burn(parts.length);
      return parts;
    },
  },
  {
    name: "padStart",
    group: "text",
    help: "The text filled up in front to a length.",
    parameters: [
      { name: "text", type: "text" },
      { name: "length", type: "number" },
      { name: "fill", type: "text", optional: true },
    ],
    returns: text,
    examples: [{ text: 'text(42).padStart(6, "0")', result: "000042" }],
    run: (budget: Budget, value: string, length: Decimal, fill = " ") => {
      budget.text(Math.max(value.length, position(length)));
      return value.padStart(position(length), fill);
    },
  },
  {
    name: "padEnd",
    group: "text",
    help: "The text filled up behind to a length.",
    parameters: [
      { name: "text", type: "text" },
      { name: "length", type: "number" },
      { name: "fill", type: "text", optional: true },
    ],
    returns: text,
    examples: [{ text: '"A1".padEnd(4, ".")', result: "A1.." }],
    run: (budget: Budget, value: string, length: Decimal, fill = " ") => {
      budget.text(Math.max(value.length, position(length)));
      return value.padEnd(position(length), fill);
    },
  },
  {
    name: "matches",
    group: "text",
    help: "Whether the pattern is found in the text; patterns run in linear time (RE2).",
    parameters: [
      { name: "text", type: "text" },
      { name: "pattern", type: "pattern" },
    ],
    returns: boolean,
    examples: [
      { text: 'matches("PO-12345", /^PO-\\d+$/)', result: true },
      { text: '"abc".matches(/B/i)', result: true },
    ],
    run: (budget: Budget, value: string, pattern: CompiledPattern) => {
      payForMatch(budget, value, pattern);
      return pattern.test(value);
    },
  },
  {
    name: "extract",
    group: "text",
    help: "What the pattern finds first: its first group, else the whole find; missing if nothing.",
    parameters: [
      { name: "text", type: "text" },
      { name: "pattern", type: "pattern" },
    ],
    returns: { kind: "text", optional: true },
    examples: [
      { text: 'extract("Order PO-123 of May", /PO-(\\d+)/)', result: "123" },
      { text: 'extract("none", /\\d+/)' },
    ],
    run: (budget: Budget, value: string, pattern: CompiledPattern) => {
      payForMatch(budget, value, pattern);
      return pattern.first(value);
    },
  },
];

/** A unit is about a microsecond: sixteen steps of one part of a pattern at one character. */
export function payForMatch(budget: Budget, value: string, { size }: CompiledPattern): void {
  budget.burn(Math.max(value.length >> 3, (value.length * size) >> 4));
}

/** A search costs by both lengths: its worst case is their product. */
export function payForSearch(budget: Budget, value: string, part: string): void {
  budget.burn((value.length >> 6) * Math.max(1, part.length >> 6));
}

function replaceAll(budget: Budget, value: string, search: string, by: string): string {
  if (search === "") throw failed("replace(…) needs a text to search for");
  payForSearch(budget, value, search);
  let found = 0;
  for (let at = value.indexOf(search); at >= 0; at = value.indexOf(search, at + search.length)) {
    found += 1;
  }
  budget.text(value.length + found * (by.length - search.length));
  return value.replaceAll(search, () => by);
}

/** A whole, not negative number as position or length. */
export function position(value: Decimal): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  throw failed(`A position or length must be a whole number from 0, not ${textOf(value)}`);
}
