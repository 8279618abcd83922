import type { Budget } from "../budget";
import type { Decimal } from "../decimals";
import { failed } from "../failure";
import { equal, isList, kindOf, textOf, type Value } from "../values";
import type { Entry, FunctionDefinition } from "./definition";
import { any, boolean, condition, decide, entryType, lines, list, optional } from "./list-entries";

/** Functions that walk a list or take parts of it. */
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
      if (typeof count !== "number" || !Number.isInteger(count)) {
        throw failed(`take(…) needs a whole number, not ${textOf(count)}`);
      }
      const taken = entries.slice(0, Math.max(0, count));
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
];

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
