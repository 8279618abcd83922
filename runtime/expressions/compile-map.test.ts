import { expect, test } from "vitest";
import type { JsonObject } from "../json";
import { compileMap, compileMapClosures } from "./compile-map";
import type { MapField } from "./map-fields";
import { errorOf } from "./testing/error-of";

const input = {
  id: 7,
  city: "Malmö",
  note: null,
  line_items: [
    { sku: "a", qty: 2, price: 0.15, taxes: [{ rate: 0.2 }, { rate: 0.05 }] },
    { sku: "b", qty: 1, price: 1.005 },
  ],
};

const header: readonly MapField[] = [
  { target: "number", value: "'SO-' + input.id", required: true },
  { target: "shipTo.city", value: "input.city" },
  { target: "shipTo.zip", value: "input.zip" },
  { target: "billTo.city", value: "input.billing.city" },
  { target: "note", value: "input.note" },
  { target: 'custom["PO Number"]', value: "input.id" },
];
const flat: readonly MapField[] = [
  ...header,
  { target: "lines[].no", value: "index + 1" },
  { target: "lines[]", value: "input.line_items", as: "line" },
  { target: "lines[].net", value: "round(line.qty * line.price, 2)" },
  { target: "lines[].order", value: "input.id" },
  { target: "lines[].taxes[]", value: "line.taxes", as: "tax" },
  { target: "lines[].taxes[].amount", value: "line.qty * line.price * tax.rate" },
  { target: "lines[].taxes[].of", value: "line.sku" },
];
const nested: readonly MapField[] = [
  ...header,
  {
    target: "lines",
    each: "input.line_items",
    as: "line",
    fields: [
      { target: "no", value: "index + 1" },
      { target: "net", value: "round(line.qty * line.price, 2)" },
      { target: "order", value: "input.id" },
      {
        target: "taxes",
        each: "line.taxes",
        as: "tax",
        fields: [
          { target: "amount", value: "line.qty * line.price * tax.rate" },
          { target: "of", value: "line.sku" },
        ],
      },
    ],
  },
];
const made = {
  number: "SO-7",
  shipTo: { city: "Malmö" },
  note: null,
  custom: { "PO Number": 7 },
  lines: [
    {
      no: 1,
      net: 0.3,
      order: 7,
      taxes: [
        { amount: 0.06, of: "a" },
        { amount: 0.015, of: "a" },
      ],
    },
    { no: 2, net: 1.01, order: 7 },
  ],
};

for (const compile of [compileMap, compileMapClosures]) {
  const fails = (fields: readonly MapField[], scope: JsonObject) =>
    errorOf(() => compile(fields)(scope));

  test(`both forms of a list make the same document (${compile.name})`, () => {
    expect(compile(flat)({ input })).toEqual(made);
    expect(compile(nested)({ input })).toEqual(made);
    expect(Object.keys(compile(flat)({ input }))).toEqual(Object.keys(made));
  });

  test(`a target that receives missing is left out, null is written (${compile.name})`, () => {
    expect(compile(header.slice(1))({ input: { note: null } })).toEqual({ note: null });
    expect(compile([{ target: "a.b.c", value: "missing" }])({})).toEqual({});
    expect(compile([{ target: "list[]", value: "input.none" }])({ input })).toEqual({});
    expect(
      compile([{ target: "list", each: "[]", fields: [{ target: "a", value: "1" }] }])({}),
    ).toEqual({ list: [] });
  });

  test(`a required target names itself and the path that is missing (${compile.name})`, () => {
    const error = fails(
      [
        { target: "lines[]", value: "input.line_items", as: "line" },
        { target: "lines[].taxes[]", value: "line.taxes", as: "tax" },
        { target: "lines[].taxes[].code", value: "upper(tax.code)", required: true },
      ],
      { input: { line_items: [{}, { taxes: [{ code: "x" }, {}] }] } },
    );
    expect(error.code).toBe("FIELD_MISSING");
    const path = "input.line_items[1].taxes[1].code";
    expect(error.detail).toMatchObject({ field: "lines[1].taxes[1].code", path });
    expect(error.message).toContain("lines[1].taxes[1].code");
    expect(error.message).toContain(`${path} is missing`);
    expect(fails([{ target: "n", value: "input.note", required: true }], { input }).code).toBe(
      "FIELD_MISSING",
    );
  });

  test(`an error inside a list names target, entry and place (${compile.name})`, () => {
    const error = fails(flat, {
      input: {
        ...input,
        line_items: [
          { qty: 1, price: 1 },
          { qty: "2", price: 1 },
        ],
      },
    });
    expect(error.code).toBe("EXPRESSION_FAILED");
    const path = "input.line_items[1].qty";
    expect(error.detail).toMatchObject({ field: "lines[1].net", at: [6, 27], path });
    expect(error.message).toContain(`where line.qty is ${path}`);
  });

  test(`where a list is computed the path is that of its entry (${compile.name})`, () => {
    const rows = (value: string) => [
      { target: "lines[]", value: "input.line_items.filter(l => l.keep)", as: "line" },
      { target: "lines[].parts[]", value: "line.parts", as: "part" },
      { target: "lines[].parts[].no", value, required: true },
    ];
    const from = { input: { line_items: [{ keep: false }, { keep: true, parts: [{}] }] } };
    expect(fails(rows("part.no"), from).detail.path).toBe("line.parts[0].no");
    expect(fails(rows("line.no"), from).detail.path).toBe("line.no");
    expect(fails(rows("input.no"), from).detail.path).toBe("input.no");
    const shadowed = [
      { target: "a[]", value: "input.a", as: "item" },
      { target: "a[].b[]", value: "item.b", as: "item" },
      { target: "a[].b[].c", value: "item.c", required: true },
    ];
    const inner = { input: { a: [{ b: [{ c: 1 }, {}] }] } };
    expect(fails(shadowed, inner).detail.path).toBe("input.a[0].b[1].c");
  });

  test(`a list that is none is an error (${compile.name})`, () => {
    const error = fails(nested, { input: { id: 1, line_items: { sku: "a" } } });
    expect(error.code).toBe("EXPRESSION_FAILED");
    expect(error.message).toContain("lines: A list is needed here, not an object");
  });

  test(`long decimals become text anywhere in the document (${compile.name})`, () => {
    expect(
      compile([
        { target: "a.third", value: "1 / 3" },
        { target: "list[]", value: "[1]" },
        { target: "list[].big", value: "12345678901234567890 + item" },
      ])({}),
    ).toEqual({ a: { third: `0.${"3".repeat(34)}` }, list: [{ big: "12345678901234567891" }] });
  });

  test.each<[string, readonly MapField[]]>([
    ["a bad expression", [{ target: "a", value: "1 +" }]],
    [
      "a target twice",
      [
        { target: "a", value: "1" },
        { target: "a", value: "2" },
      ],
    ],
    [
      "a part of a whole",
      [
        { target: "a.b", value: "1" },
        { target: "a", value: "2" },
      ],
    ],
    [
      "a list twice",
      [
        { target: "a[]", value: "[]" },
        { target: "a[]", value: "[]" },
      ],
    ],
    ["a list without its row", [{ target: "a[].b", value: "1" }]],
    [
      "a value and a list",
      [
        { target: "a", value: "1" },
        { target: "a[].b", value: "1" },
      ],
    ],
    ["an empty target", [{ target: "", value: "1" }]],
    ["a broken target", [{ target: "a..b", value: "1" }]],
    ["a target after []", [{ target: "a[]b", value: "1" }]],
    ["no value", [{ target: "a" }]],
    [
      "a bad entry name",
      [
        { target: "a[]", value: "[]", as: "x y" },
        { target: "a[].b", value: "1" },
      ],
    ],
  ])(`a map that cannot be is refused: %s (${compile.name})`, (_name, fields) => {
    expect(errorOf(() => compile(fields)).code).toBe("EXPRESSION_INVALID");
  });
}
