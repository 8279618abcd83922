import type { Budget } from "../budget";
import { add, type Decimal, divide } from "../decimals";
import { failed } from "../failure";
import type { ValueType } from "../language";
import { isDecimal, isList, kindOf, type Value } from "../values";
import type { Entry, FunctionDefinition } from "./definition";
import {
  any,
  compareKeys,
  condition,
  decide,
  eachNumber,
  lines,
  list,
  number,
  optional,
} from "./list-entries";

/** Functions that make one value of a list. */
export const aggregateFunctions: readonly FunctionDefinition[] = [
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
];

function smallestType(given: readonly ValueType[]): ValueType {
  const [of, value] = given;
  if (of?.kind === "list") return optional(value ?? of.of);
  const missing = given.some((type) => type.optional === true || type.kind === "null");
  return missing ? optional(of ?? any) : (of ?? any);
}

/** `min` and `max`: numbers, or texts and dates, of one list or of the arguments. */
function extreme(budget: Budget, name: string, sign: 1 | -1, given: readonly unknown[]): Value {
  const [first, second] = given as readonly Value[];
  if (first === undefined || first === null) return undefined;
  const listed = isList(first);
  if (!listed && typeof second === "function") throw failed(`${name}(…) needs a list`);
  const entries = listed ? first : (given as readonly Value[]);
  const answer = typeof second === "function" ? (second as Entry) : (entry: Value) => entry;
  budget.burn(entries.length);
  let best: Value;
  for (let index = 0; index < entries.length; index += 1) {
    const entry = answer(entries[index], index);
    if (entry === undefined || entry === null) return undefined;
    if (best === undefined) best = comparable(name, entry);
    else if (Math.sign(compareKeys(budget, comparable(name, entry), best)) === sign) best = entry;
  }
  return best;
}

function comparable(name: string, entry: Value): Value {
  if (isDecimal(entry) || typeof entry === "string") return entry;
  throw failed(`${name}(…) needs numbers or texts, not ${kindOf(entry)}`);
}
