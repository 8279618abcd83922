import type { Budget } from "../budget";
import { add, compareDecimals, type Decimal, divide, multiply, round, subtract } from "../decimals";
import { failed } from "../failure";
import { define, equal, isDecimal, isList, kindOf, textOf, type Value } from "../values";
import { numeric } from "./codes";
import type { Entry, FunctionDefinition, Parameter } from "./definition";
import { any, boolean, condition, decide, entryType, lines, list } from "./list-entries";
import { position } from "./text";

const count: Parameter = { name: "count", type: "number" };
const other: Parameter = { name: "other", type: "list" };

/** Parts of lists, lists beside lists, and sums that are shared out. */
export const listPartFunctions: readonly FunctionDefinition[] = [
  {
    name: "skip",
    group: "lists",
    keeps: "list",
    help: "The entries without so many at the start.",
    parameters: [list, count],
    returns: ([of]) => of ?? any,
    examples: [{ text: "skip([1, 2, 3], 1)", result: [2, 3] }],
    run: (budget: Budget, entries: readonly Value[], from: Decimal) => {
      const rest = entries.slice(position(from));
      budget.burn(rest.length);
      return rest;
    },
  },
  {
    name: "reverse",
    group: "lists",
    keeps: "list",
    help: "The entries from the last to the first.",
    parameters: [list],
    returns: ([of]) => of ?? any,
    examples: [{ text: "reverse([1, 2, 3])", result: [3, 2, 1] }],
    run: (budget: Budget, entries: readonly Value[]) => {
      budget.burn(entries.length);
      return [...entries].reverse();
    },
  },
  {
    name: "compact",
    group: "lists",
    keeps: "list",
    help: "The entries that are not missing.",
    parameters: [list],
    returns: ([of]) => ({ kind: "list", of: present(entryType(of)) }),
    examples: [{ text: "compact([1, missing, 3])", result: [1, 3] }],
    run: (budget: Budget, entries: readonly Value[]) => {
      budget.burn(entries.length);
      return entries.filter((entry) => entry !== undefined && entry !== null);
    },
  },
  {
    name: "flatMap",
    group: "lists",
    help: "One list of what the function answers for every entry, lists opened: the lines of all orders.",
    parameters: [list, { name: "value", type: "lambda", answers: "value" }],
    returns: ([, answer]) => ({
      kind: "list",
      of: answer?.kind === "list" ? answer.of : (answer ?? any),
    }),
    examples: [
      {
        text: "orders.flatMap(o => o.lines)",
        scope: { orders: [{ lines: ["A", "B"] }, { lines: ["C"] }] },
        result: ["A", "B", "C"],
      },
    ],
    run: (budget: Budget, entries: readonly Value[], value: Entry) => {
      budget.burn(entries.length);
      const all: Value[] = [];
      entries.forEach((entry, index) => {
        const answer = value(entry, index);
        if (!isList(answer)) {
          if (answer !== undefined && answer !== null) all.push(answer);
          return;
        }
        budget.burn(answer.length);
        for (const one of answer) all.push(one);
      });
      return all;
    },
  },
  {
    name: "zip",
    group: "lists",
    help: "The entries of two lists side by side, as a list of {left, right} as long as the longer one.",
    parameters: [list, other],
    returns: ([left, right]) => ({
      kind: "list",
      of: {
        kind: "object",
        fields: {
          left: { ...entryType(left), optional: true },
          right: { ...entryType(right), optional: true },
        },
      },
    }),
    examples: [
      {
        text: 'zip(["A", "B"], [2, 3]).map(z => ({ sku: z.left, qty: z.right }))',
        result: [
          { sku: "A", qty: 2 },
          { sku: "B", qty: 3 },
        ],
      },
    ],
    run: (budget: Budget, left: readonly Value[], right: readonly Value[]) => {
      const length = Math.max(left.length, right.length);
      budget.burn(length * 2);
      return Array.from({ length }, (_, index) => ({ left: left[index], right: right[index] }));
    },
  },
  {
    name: "chunk",
    group: "lists",
    help: "The entries in lists of at most so many: batches for a system that takes no more at a time.",
    parameters: [list, { name: "size", type: "number" }],
    returns: ([of]) => ({ kind: "list", of: { kind: "list", of: entryType(of) } }),
    examples: [{ text: "chunk([1, 2, 3], 2)", result: [[1, 2], [3]] }],
    run: (budget: Budget, entries: readonly Value[], size: Decimal) => {
      const most = position(size);
      if (most === 0) throw failed("chunk(…) needs a size of at least 1");
      budget.burn(entries.length);
      return Array.from({ length: Math.ceil(entries.length / most) }, (_, index) =>
        entries.slice(index * most, (index + 1) * most),
      );
    },
  },
  {
    name: "range",
    group: "lists",
    help: "The whole numbers from the first to the last, both included.",
    parameters: [
      { name: "first", type: "number" },
      { name: "last", type: "number" },
    ],
    returns: { kind: "list", of: { kind: "number" } },
    examples: [
      { text: "range(1, 3)", result: [1, 2, 3] },
      { text: "range(1, 0)", result: [] },
    ],
    run: (budget: Budget, first: Decimal, last: Decimal) => {
      if (!Number.isInteger(first) || !Number.isInteger(last)) {
        throw failed("range(…) needs whole numbers");
      }
      const [from, to] = [first as number, last as number];
      budget.burn(Math.max(0, to - from + 1));
      return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
    },
  },
  {
    name: "indexOf",
    group: "lists",
    help: "Position, from 0, of the first entry for which the condition is true; missing if none.",
    parameters: [list, condition],
    returns: { kind: "number", optional: true },
    examples: [
      { text: 'lines.indexOf(l => l.sku == "B")', scope: lines, result: 1 },
      { text: 'lines.indexOf(l => l.sku == "Z")', scope: lines },
    ],
    run: (budget: Budget, entries: readonly Value[], test: Entry) => {
      budget.burn(entries.length);
      const at = entries.findIndex((entry, index) => decide("indexOf", test(entry, index), index));
      return at < 0 ? undefined : at;
    },
  },
  {
    name: "without",
    group: "lists",
    keeps: "list",
    help: "The entries that the other list does not have.",
    parameters: [list, other],
    returns: ([of]) => of ?? any,
    examples: [{ text: 'without(["A", "B", "C"], ["B"])', result: ["A", "C"] }],
    run: (budget: Budget, entries: readonly Value[], others: readonly Value[]) =>
      entries.filter((entry) => !has(budget, others, entry)),
  },
  {
    name: "common",
    group: "lists",
    keeps: "list",
    help: "The entries that the other list has, too.",
    parameters: [list, other],
    returns: ([of]) => of ?? any,
    examples: [{ text: 'common(["A", "B", "C"], ["C", "A"])', result: ["A", "C"] }],
    run: (budget: Budget, entries: readonly Value[], others: readonly Value[]) =>
      entries.filter((entry) => has(budget, others, entry)),
  },
  {
    name: "includesAny",
    group: "lists",
    help: "Whether the list has at least one entry of the other.",
    parameters: [list, other],
    returns: boolean,
    examples: [{ text: '["net30", "vip"].includesAny(["vip", "key"])', result: true }],
    run: (budget: Budget, entries: readonly Value[], others: readonly Value[]) =>
      entries.some((entry) => has(budget, others, entry)),
  },
  {
    name: "toObject",
    group: "lists",
    help: "An object with a field for each entry, named by a key and holding a value; the first of equal keys wins.",
    parameters: [
      list,
      { name: "key", type: "lambda", answers: "key" },
      { name: "value", type: "lambda", answers: "value" },
    ],
    returns: { kind: "object", fields: {}, open: true },
    examples: [
      {
        text: "attributes.toObject(a => a.name, a => a.value)",
        scope: { attributes: [{ name: "dock", value: "4" }] },
        result: { dock: "4" },
      },
    ],
    run: (budget: Budget, entries: readonly Value[], key: Entry, value: Entry) => {
      budget.burn(entries.length);
      const made: { [name: string]: Value } = {};
      entries.forEach((entry, index) => {
        const named = key(entry, index);
        if (named === undefined || named === null) return;
        const name = textOf(named);
        budget.burn(name.length >> 6);
        if (!Object.hasOwn(made, name)) define(made, name, value(entry, index));
      });
      return made;
    },
  },
  {
    name: "shareOut",
    group: "lists",
    help: "An amount shared out by weights in parts of so many decimal places that add up to it exactly: freight over lines. What rounding leaves goes to those who lost most by it.",
    parameters: [
      { name: "amount", type: "numeric" },
      { name: "weights", type: "list" },
      { name: "places", type: "number", optional: true },
    ],
    returns: { kind: "list", of: { kind: "number" } },
    examples: [
      { text: "shareOut(10, [1, 1, 1])", result: [3.34, 3.33, 3.33] },
      { text: "shareOut(12.95, [72, 276])", result: [2.68, 10.27] },
      { text: 'shareOut("7", [1, 2], 0)', result: [2, 5] },
    ],
    run: shareOut,
  },
];

function present(type: ReturnType<typeof entryType>): ReturnType<typeof entryType> {
  const { optional: _optional, ...rest } = type;
  return rest as ReturnType<typeof entryType>;
}

function has(budget: Budget, entries: readonly Value[], wanted: Value): boolean {
  budget.burn(1 + entries.length);
  return entries.some((entry) => equal(budget, entry, wanted));
}

function shareOut(
  budget: Budget,
  given: Decimal | string,
  weights: readonly Value[],
  to: Decimal = 2,
): readonly Decimal[] {
  const places = position(to);
  if (places > 12) throw failed("shareOut(…) needs 0 to 12 decimal places");
  budget.burn(weights.length * 2);
  const total = round(numeric(budget, "shareOut", given), places, "half-away");
  const each = weights.map((weight, index) => weightOf(budget, weight, index));
  const sum = each.reduce((all, weight) => add(all, weight), 0 as Decimal);
  if (compareDecimals(sum, 0) === 0) {
    throw failed("shareOut(…) needs at least one weight above 0");
  }
  const negative = compareDecimals(total, 0) < 0;
  const exact = each.map((weight) => divide(multiply(total, weight), sum));
  const parts = exact.map((part) => round(part, places, negative ? "up" : "down"));
  const lost = exact
    .map((part, index) => ({ index, by: subtract(part, parts[index] ?? 0) }))
    .sort((a, b) => (negative ? compareDecimals(a.by, b.by) : compareDecimals(b.by, a.by)));
  let left = subtract(
    total,
    parts.reduce((all, part) => add(all, part), 0 as Decimal),
  );
  const unit = divide(negative ? -1 : 1, 10 ** places);
  for (const { index } of lost) {
    if (compareDecimals(left, 0) === 0) break;
    parts[index] = add(parts[index] ?? 0, unit);
    left = subtract(left, unit);
  }
  return parts;
}

function weightOf(budget: Budget, weight: Value, index: number): Decimal {
  if (!isDecimal(weight) && typeof weight !== "string") {
    throw failed(`shareOut(…) needs numbers as weights, but entry ${index} is ${kindOf(weight)}`);
  }
  const value = numeric(budget, "shareOut", weight);
  if (compareDecimals(value, 0) < 0) {
    throw failed(`shareOut(…) needs weights of at least 0, but entry ${index} is ${textOf(value)}`);
  }
  return value;
}
