import type { Budget } from "../budget";
import { add, compareDecimals, type Decimal, divide } from "../decimals";
import { EvaluationFailure, failed } from "../failure";
import type { ValueType } from "../language";
import { compare, define, equal, isDecimal, isList, kindOf, textOf, type Value } from "../values";
import type { Entry, FunctionDefinition, Parameter } from "./definition";

const any: ValueType = { kind: "any" };
const boolean = { kind: "boolean" } as const;
const number = { kind: "number" } as const;
const list: Parameter = { name: "list", type: "list" };
const condition: Parameter = { name: "condition", type: "lambda", answers: "condition" };

function entryType(given: ValueType | undefined): ValueType {
  return given?.kind === "list" ? given.of : any;
}

function optional(type: ValueType): ValueType {
  return { ...type, optional: true };
}

const lines = {
  lines: [
    { sku: "A", qty: 2 },
    { sku: "B", qty: 3 },
    { sku: "A", qty: 5 },
  ],
};

export const listFunctions: readonly FunctionDefinition[] = [
  {
    name: "map",
    group: "lists",
    help: "A new list with the answer for every entry.",
    parameters: [list, { name: "value", type: "lambda", answers: "value" }],
    returns: ([, answer]) => ({ kind: "list", of: answer ?? any }),
    examples: [
      { text: "lines.map(l => l.qty * 2)", scope: lines, result: [4, 6, 10] },
      { text: "[5, 6].map((n, i) => n * i)", result: [0, 6] },
    ],
    run: (budget: Budget, entries: readonly Value[], value: Entry) => {
      budget.burn(entries.length);
      return entries.map((entry, index) => value(entry, index) ?? null);
    },
  },
  {
    name: "filter",
    group: "lists",
    keeps: "list",
    help: "The entries for which the condition is true; a missing answer is an error.",
    parameters: [list, condition],
    returns: ([of]) => ({ kind: "list", of: entryType(of) }),
    examples: [
      { text: "lines.filter(l => l.qty > 2).map(l => l.sku)", scope: lines, result: ["B", "A"] },
    ],
    run: (budget: Budget, entries: readonly Value[], test: Entry) => {
      budget.burn(entries.length);
      return entries.filter((entry, index) => decide("filter", test(entry, index), index));
    },
  },
  {
    name: "find",
    group: "lists",
    keeps: "entry",
    help: "The first entry for which the condition is true; missing if none; a missing answer is an error.",
    parameters: [list, condition],
    returns: ([of]) => optional(entryType(of)),
    examples: [
      { text: 'lines.find(l => l.sku == "B").qty', scope: lines, result: 3 },
      { text: 'lines.find(l => l.sku == "Z")', scope: lines },
    ],
    run: (budget: Budget, entries: readonly Value[], test: Entry) => {
      budget.burn(entries.length);
      return entries.find((entry, index) => decide("find", test(entry, index), index));
    },
  },
  {
    name: "some",
    group: "lists",
    entries: "spread",
    help: "Whether the condition is true for at least one entry: || over the entries.",
    parameters: [list, condition],
    returns: boolean,
    examples: [
      { text: "lines.some(l => l.qty > 4)", scope: lines, result: true },
      { text: "[1, missing].some(n => n > 0)", result: true },
      { text: "[1, missing].some(n => n > 1)" },
    ],
    run: (budget: Budget, entries: readonly Value[], test: Entry) =>
      anyOf(budget, entries, test, true, "some"),
  },
  {
    name: "every",
    group: "lists",
    entries: "spread",
    help: "Whether the condition is true for all entries: && over the entries.",
    parameters: [list, condition],
    returns: boolean,
    examples: [
      { text: "lines.every(l => l.qty > 0)", scope: lines, result: true },
      { text: "[].every(n => n > 0)", result: true },
    ],
    run: (budget: Budget, entries: readonly Value[], test: Entry) =>
      anyOf(budget, entries, test, false, "every"),
  },
  {
    name: "count",
    group: "lists",
    help: "Number of entries, or of those for which the condition is true; a missing answer is an error.",
    parameters: [list, { ...condition, optional: true }],
    returns: number,
    examples: [
      { text: "count(lines)", scope: lines, result: 3 },
      { text: 'lines.count(l => l.sku == "A")', scope: lines, result: 2 },
    ],
    run: (budget: Budget, entries: readonly Value[], test?: Entry) => {
      if (test === undefined) return entries.length;
      budget.burn(entries.length);
      let found = 0;
      entries.forEach((entry, index) => {
        if (decide("count", test(entry, index), index)) found += 1;
      });
      return found;
    },
  },
  {
    name: "sum",
    group: "lists",
    entries: "spread",
    help: "Exact sum of the entries or of what the function answers for them; missing if one is missing.",
    parameters: [list, { name: "value", type: "lambda", answers: "number", optional: true }],
    returns: number,
    examples: [
      { text: "sum(lines, l => l.qty * 0.1)", scope: lines, result: 1 },
      { text: "[1, missing].sum()" },
      { text: "sum([])", result: 0 },
    ],
    run: (budget: Budget, entries: readonly Value[], value?: Entry) => {
      let total: Decimal = 0;
      const complete = eachNumber(budget, "sum", entries, value, (entry) => {
        total = add(total, entry);
      });
      return complete ? total : undefined;
    },
  },
  {
    name: "avg",
    group: "lists",
    entries: "spread",
    help: "Average of the entries or of what the function answers; missing for an empty list or a missing entry.",
    parameters: [list, { name: "value", type: "lambda", answers: "number", optional: true }],
    returns: optional(number),
    examples: [{ text: "avg([1, 2])", result: 1.5 }, { text: "avg([])" }],
    run: (budget: Budget, entries: readonly Value[], value?: Entry) => {
      let total: Decimal = 0;
      const complete = eachNumber(budget, "avg", entries, value, (entry) => {
        total = add(total, entry);
      });
      return complete && entries.length > 0 ? divide(total, entries.length) : undefined;
    },
  },
  {
    name: "min",
    group: "lists",
    entries: "spread",
    help: "Smallest of a list (or of what the function answers), or of two and more numbers.",
    parameters: [
      { name: "list", type: "value" },
      { name: "value", type: "value", optional: true, rest: true, answers: "number" },
    ],
    returns: smallestType,
    examples: [
      { text: "min([3, 1, 2])", result: 1 },
      { text: "min(lines, l => l.qty)", scope: lines, result: 2 },
      { text: "min(10, 4.5)", result: 4.5 },
      { text: "min(10, missing)" },
    ],
    missing: "handled",
    run: (budget: Budget, ...given: unknown[]) => extreme(budget, "min", -1, given),
  },
  {
    name: "max",
    group: "lists",
    entries: "spread",
    help: "Largest of a list (or of what the function answers), or of two and more numbers.",
    parameters: [
      { name: "list", type: "value" },
      { name: "value", type: "value", optional: true, rest: true, answers: "number" },
    ],
    returns: smallestType,
    examples: [
      { text: "max(lines, l => l.qty)", scope: lines, result: 5 },
      { text: "max(0, -4)", result: 0 },
    ],
    missing: "handled",
    run: (budget: Budget, ...given: unknown[]) => extreme(budget, "max", 1, given),
  },
  {
    name: "sort",
    group: "lists",
    keeps: "list",
    help: 'The entries in order of themselves or of a key; "desc" turns it round; missing keys come last.',
    parameters: [
      list,
      { name: "key", type: "lambda", answers: "key", optional: true },
      { name: "direction", type: "text", optional: true },
    ],
    returns: ([of]) => of ?? any,
    examples: [
      { text: "sort([3, 1, 2])", result: [1, 2, 3] },
      { text: 'lines.sort(l => l.qty, "desc").map(l => l.qty)', scope: lines, result: [5, 3, 2] },
    ],
    run: sort,
  },
  {
    name: "first",
    group: "lists",
    keeps: "entry",
    help: "The first entry; missing for an empty list.",
    parameters: [list],
    returns: ([of]) => optional(entryType(of)),
    examples: [{ text: "first(lines).sku", scope: lines, result: "A" }],
    run: (_budget: Budget, entries: readonly Value[]) => entries[0],
  },
  {
    name: "last",
    group: "lists",
    keeps: "entry",
    help: "The last entry; missing for an empty list.",
    parameters: [list],
    returns: ([of]) => optional(entryType(of)),
    examples: [{ text: "last(lines).qty", scope: lines, result: 5 }],
    run: (_budget: Budget, entries: readonly Value[]) => entries[entries.length - 1],
  },
  {
    name: "take",
    group: "lists",
    keeps: "list",
    help: "At most so many entries from the start.",
    parameters: [list, { name: "count", type: "number" }],
    returns: ([of]) => of ?? any,
    examples: [{ text: "take([1, 2, 3], 2)", result: [1, 2] }],
    run: (budget: Budget, entries: readonly Value[], count: Decimal) => {
      const taken = entries.slice(0, Math.max(0, typeof count === "number" ? count : 0));
      budget.burn(taken.length);
      return taken;
    },
  },
  {
    name: "flatten",
    group: "lists",
    help: "One list out of a list of lists, one level deep.",
    parameters: [list],
    returns: ([of]) => {
      const inner = entryType(of);
      return { kind: "list", of: inner.kind === "list" ? inner.of : any };
    },
    examples: [{ text: "flatten([[1, 2], [3]])", result: [1, 2, 3] }],
    run: (budget: Budget, entries: readonly Value[]) => {
      budget.burn(entries.length);
      for (const entry of entries) if (isList(entry)) budget.burn(entry.length);
      return entries.flatMap((entry) => (isList(entry) ? entry : [entry]));
    },
  },
  {
    name: "concat",
    group: "lists",
    help: "The entries of both lists, one after the other.",
    parameters: [list, { name: "more", type: "list", rest: true }],
    returns: ([of]) => of ?? any,
    examples: [{ text: "concat([1], [2, 3])", result: [1, 2, 3] }],
    run: (budget: Budget, ...lists: readonly (readonly Value[])[]) => {
      for (const entries of lists) budget.burn(entries.length);
      return lists.flat(1) as readonly Value[];
    },
  },
  {
    name: "distinct",
    group: "lists",
    keeps: "list",
    help: "The entries without repetitions, by themselves or by a key.",
    parameters: [list, { name: "key", type: "lambda", answers: "key", optional: true }],
    returns: ([of]) => of ?? any,
    examples: [
      { text: "distinct([1, 2, 1])", result: [1, 2] },
      { text: "lines.distinct(l => l.sku).map(l => l.qty)", scope: lines, result: [2, 3] },
    ],
    run: (budget: Budget, entries: readonly Value[], key?: Entry) => {
      budget.burn(entries.length);
      const seen = new Set<string>();
      return entries.filter((entry, index) => {
        const name = keyText(budget, "distinct", key === undefined ? entry : key(entry, index));
        if (seen.has(name)) return false;
        seen.add(name);
        return true;
      });
    },
  },
  {
    name: "includes",
    group: "lists",
    help: "Whether the list has an equal entry, or the text contains the other text.",
    parameters: [
      { name: "in", type: "sized" },
      { name: "value", type: "value" },
    ],
    returns: boolean,
    examples: [
      { text: '["EDI", "SHOPIFY"].includes(channel)', scope: { channel: "EDI" }, result: true },
      { text: '"rush order".includes("rush")', result: true },
    ],
    run: (budget: Budget, container: string | readonly Value[], value: Value) => {
      if (typeof container === "string") {
        if (typeof value !== "string") {
          throw failed(`includes(…) of a text needs text, not ${kindOf(value)}`);
        }
        budget.burn((container.length >> 6) * Math.max(1, value.length >> 6));
        return container.includes(value);
      }
      budget.burn(container.length);
      return container.some((entry) => equal(budget, entry, value));
    },
  },
  {
    name: "join",
    group: "lists",
    joins: true,
    help: 'The entries as one text with a separator (default ", ") between; missing entries are left out.',
    parameters: [list, { name: "separator", type: "text", optional: true }],
    returns: { kind: "text" },
    examples: [{ text: 'lines.map(l => l.sku).join("/")', scope: lines, result: "A/B/A" }],
    run: (budget: Budget, entries: readonly Value[], separator = ", ") => {
      budget.burn(entries.length);
      const texts: string[] = [];
      let length = 0;
      for (const entry of entries) {
        if (entry === undefined || entry === null) continue;
        const part = textOf(entry);
        length += part.length + separator.length;
        texts.push(part);
      }
      budget.text(Math.max(0, length - separator.length));
      return texts.join(separator);
    },
  },
  {
    name: "groupBy",
    group: "lists",
    help: "The entries grouped by a key, as a list of {key, entries} in order of first appearance.",
    parameters: [list, { name: "key", type: "lambda", answers: "key" }],
    returns: ([of, key]) => ({
      kind: "list",
      of: {
        kind: "object",
        fields: { key: key ?? any, entries: { kind: "list", of: entryType(of) } },
      },
    }),
    examples: [
      {
        text: "lines.groupBy(l => l.sku).map(g => ({ sku: g.key, qty: sum(g.entries, l => l.qty) }))",
        scope: lines,
        result: [
          { sku: "A", qty: 7 },
          { sku: "B", qty: 3 },
        ],
      },
    ],
    run: groupBy,
  },
  {
    name: "indexBy",
    group: "lists",
    help: "An object of the entries by a text key, for get(…); the first of equal keys wins.",
    parameters: [list, { name: "key", type: "lambda", answers: "key" }],
    returns: { kind: "object", fields: {}, open: true },
    examples: [{ text: 'lines.indexBy(l => l.sku).get("B").qty', scope: lines, result: 3 }],
    run: (budget: Budget, entries: readonly Value[], key: Entry) => {
      budget.burn(entries.length);
      const result: { [name: string]: Value } = {};
      entries.forEach((entry, index) => {
        const value = key(entry, index);
        if (value === undefined || value === null) return;
        const name = textOf(value);
        budget.burn(name.length >> 6);
        if (!Object.hasOwn(result, name)) define(result, name, entry);
      });
      return result;
    },
  },
];

function decide(name: string, answer: Value, index: number): boolean {
  if (answer === true || answer === false) return answer;
  if (answer === undefined || answer === null) {
    throw new EvaluationFailure(
      "CONDITION_MISSING",
      `The condition of ${name}(…) is missing for entry ${index}`,
    );
  }
  throw failed(
    `The condition of ${name}(…) must be true or false, not ${kindOf(answer)} (entry ${index})`,
  );
}

function anyOf(
  budget: Budget,
  entries: readonly Value[],
  test: Entry,
  stopsAt: boolean,
  name: string,
): boolean | undefined {
  budget.burn(entries.length);
  let missing = false;
  for (const [index, entry] of entries.entries()) {
    const answer = test(entry, index);
    if (answer === undefined || answer === null) missing = true;
    else if (decide(name, answer, index) === stopsAt) return stopsAt;
  }
  return missing ? undefined : !stopsAt;
}

/** Calls `visit` for each number; false if one is missing. */
function eachNumber(
  budget: Budget,
  name: string,
  entries: readonly Value[],
  value: Entry | undefined,
  visit: (entry: Decimal) => void,
): boolean {
  budget.burn(entries.length);
  let complete = true;
  for (let index = 0; index < entries.length; index += 1) {
    const entry = value === undefined ? entries[index] : value(entries[index], index);
    if (entry === undefined || entry === null) complete = false;
    else if (isDecimal(entry)) visit(entry);
    else throw failed(`${name}(…) needs numbers, but entry ${index} is ${kindOf(entry)}`);
  }
  return complete;
}

function smallestType(given: readonly ValueType[]): ValueType {
  const [of, value] = given;
  if (of?.kind === "list") return optional(value ?? of.of);
  const missing = given.some((type) => type.optional === true || type.kind === "null");
  return missing ? optional(of ?? any) : (of ?? any);
}

/** `min` and `max`: numbers, or texts and dates, of one list or of the arguments. */
function extreme(budget: Budget, name: string, sign: 1 | -1, given: readonly unknown[]): Value {
  const [first, second] = given;
  if (first === undefined || first === null) return undefined;
  const entries = (isList(first as Value) ? first : given) as readonly Value[];
  const value = typeof second === "function" ? (second as Entry) : undefined;
  if (value !== undefined && entries === given) throw failed(`${name}(…) needs a list`);
  budget.burn(entries.length);
  let best: Value;
  for (let index = 0; index < entries.length; index += 1) {
    const entry = value === undefined ? entries[index] : value(entries[index], index);
    if (entry === undefined || entry === null) return undefined;
    if (!isDecimal(entry) && typeof entry !== "string") {
      throw failed(`${name}(…) needs numbers or texts, not ${kindOf(entry)}`);
    }
    if (best === undefined || Math.sign(compareKeys(budget, entry, best)) === sign) best = entry;
  }
  return best;
}

function compareKeys(budget: Budget, left: Value, right: Value): number {
  if (isDecimal(left) && isDecimal(right)) return compareDecimals(left, right);
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  return compare(budget, left, right);
}

function sort(
  budget: Budget,
  entries: readonly Value[],
  key?: Entry,
  direction = "asc",
): readonly Value[] {
  if (direction !== "asc" && direction !== "desc") {
    throw failed('The direction of sort(…) must be "asc" or "desc"');
  }
  budget.burn(entries.length * Math.max(1, Math.ceil(Math.log2(entries.length + 1))));
  const turn = direction === "asc" ? 1 : -1;
  const keyed = entries.map((entry, index) => ({
    entry,
    key: key === undefined ? entry : key(entry, index),
  }));
  keyed.sort((a, b) => {
    const [left, right] = [a.key ?? undefined, b.key ?? undefined];
    if (left === undefined || right === undefined) {
      return Number(left === undefined) - Number(right === undefined);
    }
    return turn * compareKeys(budget, left, right);
  });
  return keyed.map(({ entry }) => entry);
}

function groupBy(budget: Budget, entries: readonly Value[], key: Entry): Value {
  budget.burn(entries.length);
  const groups = new Map<string, { key: Value; entries: Value[] }>();
  entries.forEach((entry, index) => {
    const value = key(entry, index) ?? null;
    const name = keyText(budget, "groupBy", value);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { key: value, entries: [entry] });
    else group.entries.push(entry);
  });
  return [...groups.values()];
}

/** A text that is equal for equal keys and different for different ones. */
function keyText(budget: Budget, name: string, value: Value): string {
  if (value === undefined || value === null) return "-";
  if (typeof value === "string") {
    budget.burn(value.length >> 6);
    return `t${value}`;
  }
  if (isDecimal(value)) return `n${textOf(value)}`;
  if (typeof value === "boolean") return `b${value}`;
  throw failed(`${name}(…) needs numbers or texts as keys, not ${kindOf(value)}`);
}
