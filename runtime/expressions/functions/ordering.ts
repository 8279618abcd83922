import type { Budget } from "../budget";
import { failed } from "../failure";
import { define, textOf, type Value } from "../values";
import type { Entry, FunctionDefinition } from "./definition";
import { any, compareKeys, entryType, keyText, lines, list } from "./list-entries";

/** Functions that work by keys: order, repetitions, groups. */
export const orderingFunctions: readonly FunctionDefinition[] = [
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
