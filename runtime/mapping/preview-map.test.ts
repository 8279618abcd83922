import { expect, it } from "vitest";
import { type KnownLists, validateDocument } from "../documents/validate-document";
import { compileMapClosures } from "../expressions/compile-map";
import { RowsNotRead } from "../expressions/look-up-rows";
import type { MapField } from "../expressions/map-fields";
import type { JsonObject } from "../json";
import type { Wanted } from "../tables/find-row";
import { checkDocument } from "./check-document";
import { continueScope } from "./earlier-scope";
import { mapPlaces } from "./map-places";
import { previewMap } from "./preview-map";
import { printDocument } from "./print-document";
import { fieldsOfSchema } from "./schema-fields";
import { requiredCount, targetTree, unfilledFields } from "./target-tree";

const fields: readonly MapField[] = [
  { target: "number", value: "input.name", required: true },
  { target: "total", value: "input.total * 2" },
  { target: "bad", value: "input.name * 2" },
  { target: "half written", value: "input." },
  {
    target: "lines",
    each: "input.items",
    as: "line",
    fields: [
      { target: "sku", value: "line.sku", required: true },
      { target: "quantity.value", value: "line.q" },
    ],
  },
  { target: "no source" },
];
const scope = { input: { name: "A1", total: 2, items: [{ sku: "x", q: 1 }, { q: 2 }] } };

it("makes what it can of a document and names every field that fails with what was missing", () => {
  const { document, problems, values } = previewMap(fields)(scope);
  expect(document).toEqual({
    number: "A1",
    total: 4,
    lines: [{ sku: "x", quantity: { value: 1 } }, { quantity: { value: 2 } }],
  });
  expect(problems.map(({ field, target, code, paths }) => [field, target, code, paths])).toEqual([
    ["bad", "bad", "EXPRESSION_FAILED", ["input.name"]],
    ['["half written"]', '["half written"]', "EXPRESSION_INVALID", []],
    ["lines[1].sku", "lines[].sku", "FIELD_MISSING", ["line.sku"]],
  ]);
  expect(values.get("lines[].sku")).toBe("x");
});

const schema = {
  type: "object",
  required: ["number", "lines", "shipTo"],
  properties: {
    number: { type: "string" },
    currency: { enum: ["USD", "EUR"] },
    shipTo: { $ref: "#/$defs/address" },
    billTo: { $ref: "#/$defs/address" },
    lines: {
      type: "array",
      items: {
        type: "object",
        required: ["sku", "uom"],
        properties: { sku: { type: "string" }, uom: { type: "string" }, q: { type: "number" } },
      },
    },
  },
  $defs: {
    address: {
      type: "object",
      required: ["city"],
      properties: { city: { type: "string" }, name: { type: ["string", "null"] } },
    },
  },
};

it("counts the required fields that nothing fills; of what may be left out once something of it is there", () => {
  const tree = (rows: readonly MapField[]) =>
    targetTree(fieldsOfSchema(schema), mapPlaces(rows as never));
  expect(unfilledFields(tree([])).map(({ target }) => target)).toEqual([
    "number",
    "shipTo.city",
    "lines",
  ]);
  const some = tree([
    ...fields,
    { target: "billTo.name", value: "input.name" },
    { target: "shipTo", value: "input.address" },
  ]);
  expect(unfilledFields(some).map(({ target }) => target)).toEqual(["billTo.city", "lines[].uom"]);
  expect(requiredCount(some)).toBe(6);
});

it("holds a document against its schema by place", () => {
  const document = {
    number: 12,
    currency: "GBP",
    shipTo: { city: "Dayton" },
    lines: [{ sku: "x", uom: "EA", q: "3" }, { sku: "y" }],
  };
  const tree = targetTree(fieldsOfSchema(schema), []);
  const problems = checkDocument(document, tree);
  expect(problems.map(({ field, code, message }) => `${field} ${code}: ${message}`)).toEqual([
    "number type: text is needed, not a number",
    "currency code: “GBP” is not one of its codes",
    "lines[0].q type: a number is needed, not text",
    "lines[1].uom missing: required",
  ]);
  const bad = new Map(problems.map(({ field, message }) => [field, message]));
  const lines = printDocument(document, { bad, before: { ...document, number: 11 } });
  const marked = lines.filter(({ mark }) => mark !== null).map(({ text }) => text.trim());
  expect(marked).toEqual(['"number": 12,', '"currency": "GBP",', '"q": "3"', '"uom": missing']);
  const plain = printDocument(document, { bad: new Map(), before: null });
  expect(JSON.parse(plain.map(({ text }) => text).join("\n"))).toEqual(document);
});

it("after a change of one row makes the same as anew, and as the map itself", () => {
  const changed = [
    [],
    fields,
    fields.map((row) => (row.each === undefined ? row : { ...row, each: "input.items.take(1)" })),
    fields.map((row) => (row.each === undefined ? row : { ...row, as: "entry" })),
    fields.map((row) => (row.target === "total" ? { ...row, value: "input.total * 3" } : row)),
  ];
  for (const rows of [...changed, ...changed]) {
    const anew = previewMap(rows)(structuredClone(scope));
    const again = previewMap(rows)(scope);
    expect(again).toEqual(anew);
  }
  const whole = fields.filter(({ target }) => ["number", "total"].includes(target));
  expect(previewMap(whole)(scope).document).toEqual(compileMapClosures(whole)(scope));
});

it("makes anew only what a change of the rows touches", () => {
  const items = Array.from({ length: 300 }, (_, at) => ({ sku: at % 2 === 0 ? null : `s${at}` }));
  const large = { input: { name: "A1", total: 2, items, address: { city: "Dayton" } } };
  const rows = (value: string): readonly MapField[] => [
    { target: "number", value },
    { target: "shipTo", value: "input.address" },
    ...fields.filter(({ target }) => target === "lines"),
    { target: "many", each: "input.items", as: "one", fields: [{ target: "n", value: "one + 1" }] },
  ];
  const before = previewMap(rows("input.name"))(large);
  const after = previewMap(rows("input.total"))(large);
  expect(after.document).toMatchObject({ number: 2, shipTo: { city: "Dayton" } });
  expect(after.document.lines).toBe(before.document.lines);
  expect(previewMap(rows("input.total"))(large)).toBe(after);
  expect(after).toEqual(previewMap(rows("input.total"))(structuredClone(large)));
  // More problems than are listed leave nothing out once they are mended.
  const without = rows("input.total").filter(({ target }) => target !== "many");
  const mended = [{ target: "many", each: "input.items", as: "one", fields: [] }, ...without];
  const crowded = [rows("input.total")[3], ...without].filter((row) => row !== undefined);
  previewMap(crowded)(large);
  expect(previewMap(mended)(large)).toEqual(previewMap(mended)(structuredClone(large)));
});

it("does not write into what another row has given as a whole", () => {
  const place = { input: { name: "A1", address: { city: "Dayton" } } };
  const rows = (name: string): readonly MapField[] => [
    { target: "shipTo", value: "input.address" },
    { target: "copy", value: "input.address" },
    { target: "number", value: name },
  ];
  const before = previewMap(rows("input.name"))(place);
  expect(previewMap(rows("1"))(place).document).toEqual({ ...before.document, number: 1 });
  expect(place).toEqual({ input: { name: "A1", address: { city: "Dayton" } } });
});

it("holds a list that stays against its fields once, and anew once they change", () => {
  const lines = Array.from({ length: 60 }, (_, at) => ({
    sku: `s${at}`,
    uom: at === 7 ? 3 : "EA",
  }));
  const shown = (of: typeof schema, document: JsonObject) =>
    checkDocument(document, targetTree(fieldsOfSchema(of), [])).map(
      ({ field, message }) => `${field}: ${message}`,
    );
  const document = { number: "1", shipTo: { city: "Dayton" }, lines };
  const found = ["lines[7].uom: text is needed, not a number"];
  expect(shown(schema, document)).toEqual(found);
  expect(shown(schema, { ...document, number: 2 as never })).toEqual([
    "number: text is needed, not a number",
    ...found,
  ]);
  const other = structuredClone(schema);
  other.properties.lines.items.properties.uom = { type: "number" };
  expect(shown(other, document)).toHaveLength(59);
  const known: KnownLists = new WeakMap();
  const order = { lines: [{}], currency: "USD" };
  const anew = validateDocument("SalesOrder", order);
  expect(validateDocument("SalesOrder", order, known)).toEqual(anew);
  expect(validateDocument("SalesOrder", { ...order }, known)).toEqual(anew);
});

it("takes a number of more digits than a number keeps, which is a text, for a number", () => {
  const of = { type: "object", properties: { id: { type: "number" }, rate: { type: "number" } } };
  const wrong = (document: JsonObject) =>
    checkDocument(document, targetTree(fieldsOfSchema(of), [])).map(({ field }) => field);
  expect(wrong({ id: "123456789012345678", rate: "0.1000000000000000055" })).toEqual([]);
  expect(wrong({ id: "12345", rate: "0.1" })).toEqual(["id", "rate"]);
});

it.each([
  ["2026-02-28", "2026-11-20T10:00:00Z", []],
  ["2026-02-28", "2026-11-20T10:00+01:00", []],
  [
    "2026-02-30",
    "2026-11-20T10:00:00",
    [
      "“2026-02-30” is no day of the calendar",
      "“2026-11-20T10:00:00” has no zone, such as Z or +01:00",
    ],
  ],
  [
    "soon",
    "2026-11-20T25:00:00Z",
    ["a date is needed, not text", "“2026-11-20T25:00:00Z” is no point in time"],
  ],
  [20, "2026-11-20", ["a date is needed, not a number", "an instant is needed, not a date"]],
])("tells a day and an instant that are none: %s, %s", (day, at, told) => {
  const of = fieldsOfSchema({
    properties: {
      day: { type: "string", format: "date" },
      at: { type: "string", format: "date-time" },
    },
  });
  const found = checkDocument({ day, at }, targetTree(of, [])).map(({ message }) => message);
  expect(found).toEqual(told);
});

it("keeps what is finished while rows of lookup tables are on their way, and no more than that", () => {
  const asked: string[] = [];
  /** Rows of “Late” are not there at first, those of “Gone” cannot be read at first. */
  const scopeAt = (time: number): JsonObject => {
    const table = (name: string) => ({
      rows: [],
      rowsFor: ([sought]: Wanted) => {
        asked.push(`${name} ${String(sought?.value)}`);
        if (time === 0 && name === "Late") return null;
        if (time === 0 && name === "Gone") throw new RowsNotRead("EXPRESSION_FAILED", "not read");
        return [{ k: sought?.value ?? null, v: `${name} ${String(sought?.value)}` }];
      },
    });
    const tables = { Items: table("Items"), Late: table("Late"), Gone: table("Gone") };
    return { input: { lines: [{ k: "a" }, { k: "b" }], k: "h" }, tables: tables as never };
  };
  const cell = (table: string, key: string) => `lookup("${table}", { k: ${key} }, "v")`;
  const list = (target: string, table: string): MapField => ({
    target,
    each: "input.lines",
    as: "line",
    fields: [
      { target: "v", value: cell(table, "line.k") },
      { target: "own", value: cell("Items", "line.k") },
    ],
  });
  const rows: readonly MapField[] = [
    list("done", "Items"),
    list("late", "Late"),
    { target: "gone", value: cell("Gone", "input.k") },
    { target: "head", value: cell("Items", "input.k") },
  ];
  const run = previewMap(rows);
  const before = scopeAt(0);
  const first = run(before);
  expect([first.waits, first.problems.map(({ field }) => field)]).toEqual([true, ["gone"]]);
  asked.length = 0;
  const after = scopeAt(1);
  continueScope(after, before);
  const last = run(after);
  expect(asked).toEqual(["Late a", "Late b", "Gone h"]);
  expect(last.waits).toBe(false);
  expect(last.document.done).toBe(first.document.done);
  expect(last).toEqual(previewMap(rows)(scopeAt(1)));
  const next = scopeAt(1);
  continueScope(next, after);
  expect(run(next)).toBe(last);
});
