import type { Budget } from "../budget";
import type { ValueType } from "../language";
import { isList, isObject, type Value, type ValueObject } from "../values";
import type { FunctionDefinition } from "./definition";

const any = { kind: "any", optional: true } as const;

export const objectFunctions: readonly FunctionDefinition[] = [
  {
    name: "party",
    group: "objects",
    keeps: "parties",
    help: "The party of a document with a role, such as shipTo or buyer; missing if it has none.",
    parameters: [
      { name: "document", type: "object" },
      { name: "role", type: "text" },
    ],
    returns: partyType,
    examples: [
      {
        text: 'order.party("shipTo").address.city',
        scope: {
          order: {
            parties: [
              { role: "buyer", name: "Hallberg" },
              { role: "shipTo", name: "Dock 4", address: { city: "Malmo" } },
            ],
          },
        },
        result: "Malmo",
      },
    ],
    run: (budget: Budget, document: ValueObject, role: string) => {
      const parties = Object.hasOwn(document, "parties") ? document.parties : undefined;
      if (!isList(parties)) return undefined;
      budget.burn(parties.length);
      return parties.find((party) => isObject(party) && party.role === role);
    },
  },
  {
    name: "get",
    group: "objects",
    help: "The field of an object whose name is computed; missing if it has none.",
    parameters: [
      { name: "object", type: "object" },
      { name: "name", type: "text" },
    ],
    returns: any,
    examples: [
      {
        text: 'get({ PCE: "EA", KGM: "KG" }, uom)',
        scope: { uom: "KGM" },
        result: "KG",
      },
      { text: 'get({}, "constructor")' },
    ],
    run: (budget: Budget, object: ValueObject, name: string) => {
      budget.burn(name.length >> 6);
      return Object.hasOwn(object, name) ? object[name] : undefined;
    },
  },
  {
    name: "keys",
    group: "objects",
    help: "The names of the fields of an object.",
    parameters: [{ name: "object", type: "object" }],
    returns: { kind: "list", of: { kind: "text" } },
    examples: [{ text: "keys({ a: 1, b: 2 })", result: ["a", "b"] }],
    run: (budget: Budget, object: ValueObject) => {
      const names = Object.keys(object);
      budget.burn(names.length);
      return names;
    },
  },
  {
    name: "values",
    group: "objects",
    help: "The values of the fields of an object.",
    parameters: [{ name: "object", type: "object" }],
    returns: { kind: "list", of: { kind: "any" } },
    examples: [{ text: "values({ a: 1, b: 2 })", result: [1, 2] }],
    run: (budget: Budget, object: ValueObject) => {
      const values: readonly Value[] = Object.values(object);
      budget.burn(values.length);
      return values;
    },
  },
  {
    name: "merge",
    group: "objects",
    help: "One object with the fields of all; a later one wins.",
    parameters: [
      { name: "object", type: "object" },
      { name: "more", type: "object", rest: true },
    ],
    returns: { kind: "object", fields: {}, open: true },
    examples: [{ text: "merge({ a: 1, b: 1 }, { b: 2 })", result: { a: 1, b: 2 } }],
    run: (budget: Budget, ...objects: readonly ValueObject[]) => {
      for (const object of objects) budget.burn(Object.keys(object).length);
      return Object.fromEntries(objects.flatMap((object) => Object.entries(object)));
    },
  },
];

function partyType([document]: readonly ValueType[]): ValueType {
  const parties =
    document?.kind === "object" && Object.hasOwn(document.fields, "parties")
      ? document.fields.parties
      : undefined;
  return parties?.kind === "list" ? { ...parties.of, optional: true } : any;
}
