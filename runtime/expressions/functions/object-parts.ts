import type { Budget } from "../budget";
import { define, isObject, type Value, type ValueObject } from "../values";
import type { FunctionDefinition, Parameter } from "./definition";

const object: Parameter = { name: "object", type: "object" };
const names: Parameter = { name: "names", type: "text", rest: true };
const open = { kind: "object", fields: {}, open: true } as const;

/** Objects with some of their fields, and as lists. */
export const objectPartFunctions: readonly FunctionDefinition[] = [
  {
    name: "pick",
    group: "objects",
    help: "An object with the fields of these names alone.",
    parameters: [object, names],
    returns: open,
    examples: [{ text: 'pick({ a: 1, b: 2, c: 3 }, "a", "c")', result: { a: 1, c: 3 } }],
    run: (budget: Budget, given: ValueObject, ...kept: readonly string[]) =>
      keptOf(budget, given, (name) => kept.includes(name)),
  },
  {
    name: "omit",
    group: "objects",
    help: "An object without the fields of these names.",
    parameters: [object, names],
    returns: open,
    examples: [{ text: 'omit({ a: 1, b: 2 }, "b")', result: { a: 1 } }],
    run: (budget: Budget, given: ValueObject, ...left: readonly string[]) =>
      keptOf(budget, given, (name) => !left.includes(name)),
  },
  {
    name: "withoutEmpty",
    group: "objects",
    help: 'An object without the fields that are missing, "", or lists and objects without entries.',
    parameters: [object],
    returns: open,
    examples: [{ text: 'withoutEmpty({ a: 1, b: missing, c: "", d: [] })', result: { a: 1 } }],
    run: (budget: Budget, given: ValueObject) =>
      keptOf(budget, given, (_name, value) => !isHollow(value)),
  },
  {
    name: "entries",
    group: "objects",
    help: "The fields of an object as a list of {name, value}.",
    parameters: [object],
    returns: {
      kind: "list",
      of: { kind: "object", fields: { name: { kind: "text" }, value: { kind: "any" } } },
    },
    examples: [
      {
        text: "entries({ a: 1, b: 2 })",
        result: [
          { name: "a", value: 1 },
          { name: "b", value: 2 },
        ],
      },
    ],
    run: (budget: Budget, given: ValueObject) => {
      const all = Object.entries(given);
      budget.burn(all.length * 2);
      return all.map(([name, value]) => ({ name, value }));
    },
  },
];

function keptOf(
  budget: Budget,
  given: ValueObject,
  keep: (name: string, value: Value) => boolean,
): ValueObject {
  const all = Object.entries(given);
  budget.burn(all.length);
  const made: { [name: string]: Value } = {};
  for (const [name, value] of all) if (keep(name, value)) define(made, name, value);
  return made;
}

function isHollow(value: Value): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}
