import { expect, test } from "vitest";
import { checkExpression } from "./check";
import { typeOfMap } from "./map-type";
import { environmentOf, typeOfSample } from "./type-of-sample";

const environment = environmentOf({
  input: typeOfSample({
    id: 7,
    note: null,
    city: "x",
    items: [
      { sku: "a", qty: 1, price: 2.5, taxes: [{ rate: 0.2 }] },
      { sku: "b", qty: 1 },
    ],
  }),
});
const fields = [
  { target: "number", value: "'SO-' + input.id", required: true },
  { target: "shipTo.city", value: "input.city" },
  { target: "extra.note", value: "input.note" },
  { target: "lines[]", value: "input.items.filter(i => i.qty > 0)", as: "line" },
  { target: "lines[].no", value: "index + 1" },
  { target: "lines[].net", value: "line.qty * line.price" },
  { target: "lines[].gross", value: "line.qty * line.price", required: true },
  { target: "lines[].taxes[]", value: "line.taxes ?? []", as: "tax" },
  { target: "lines[].taxes[].percent", value: "tax.rate * 100" },
];

test("the type of a map is the type of what it makes", () => {
  const number = { kind: "number" };
  expect(typeOfMap(fields, environment).type).toEqual({
    kind: "object",
    fields: {
      number: { kind: "text" },
      shipTo: { kind: "object", fields: { city: { kind: "text" } } },
      extra: {
        kind: "object",
        optional: true,
        fields: { note: { kind: "any", optional: true } },
      },
      lines: {
        kind: "list",
        of: {
          kind: "object",
          fields: {
            no: number,
            net: { kind: "number", optional: true },
            gross: number,
            taxes: { kind: "list", of: { kind: "object", fields: { percent: number } } },
          },
        },
      },
    },
  });
});

test("what follows a map knows its fields", () => {
  const after = environmentOf({ input: typeOfMap(fields, environment).type });
  expect(checkExpression("input.lines.sum(l => l.gros)", after).problems[0]?.message).toContain(
    "did you mean “gross”?",
  );
});

test("each target knows what it comes from, through lists", () => {
  const { sources } = typeOfMap(fields, environment);
  expect(sources["lines[].net"]).toEqual(["input.items[].price", "input.items[].qty"]);
  expect(sources["lines[].taxes[].percent"]).toEqual(["input.items[].taxes[].rate"]);
  expect(sources.number).toEqual(["input.id"]);
});

test("a row that does not parse is unknown, a map that cannot be is unknown as a whole", () => {
  expect(typeOfMap([{ target: "a", value: "1 +" }], environment).type).toEqual({
    kind: "object",
    fields: { a: { kind: "any" } },
  });
  expect(typeOfMap([{ target: "a" }], environment).type).toEqual({ kind: "any" });
});
