import { expect, it } from "vitest";
import { canonicalJson } from "../flow/canonical";
import { definedTarget } from "./defined-target";
import { fieldsOfExample } from "./example-fields";
import { fieldsOfSchema } from "./schema-fields";
import type { TargetField } from "./target-fields";

/** `lines[].sku* text` per field, what is in it behind it. */
const told = (fields: readonly TargetField[], around = ""): readonly string[] =>
  fields.flatMap(({ name, kind, required, list, codes = [], children }) => {
    const path = `${around}${name}${list ? "[]" : ""}`;
    const own = [`${path}${required ? "*" : ""} ${kind}`, ...codes].join(" ");
    return [own, ...told(children, `${path}.`)];
  });

const fieldsIn = (text: unknown) => {
  const target = definedTarget(typeof text === "string" ? text : JSON.stringify(text));
  return "fault" in target ? target.fault : told(fieldsOfSchema(target.schema ?? undefined) ?? []);
};

const text = { type: "string" };

it.each([
  ["without a type", { title: "Order", properties: { id: text }, required: ["id"] }, ["id* text"]],
  [
    "with null",
    { type: ["object", "null"], properties: { id: { type: ["string", "null"] } } },
    ["id text"],
  ],
  [
    "of codes",
    {
      properties: {
        number: { enum: [1, 2] },
        text: { enum: ["A", "B", null] },
        some: { enum: ["A", 1] },
        one: { anyOf: [{ const: "A" }, { enum: ["B", "C"] }] },
        open: { anyOf: [{ const: "A" }, text] },
      },
    },
    ["number number", "text text A B", "some any", "one text A B C", "open text"],
  ],
  [
    "of alternatives",
    {
      properties: {
        party: {
          oneOf: [
            { type: "object", required: ["id", "name"], properties: { id: text, name: text } },
            { type: "object", required: ["id"], properties: { id: text, gln: text } },
          ],
        },
        ref: { anyOf: [text, { type: "number" }] },
        maybe: { anyOf: [{ type: "null" }, { type: "integer" }] },
        lines: {
          type: "array",
          items: { anyOf: [{ properties: { sku: text } }, { properties: { ean: text } }] },
        },
      },
    },
    [
      "party object",
      "party.id* text",
      "party.name text",
      "party.gln text",
      "ref any",
      "maybe number",
      "lines[] object",
      "lines[].sku text",
      "lines[].ean text",
    ],
  ],
  [
    "in parts",
    {
      allOf: [
        { $ref: "#/$defs/base%20line" },
        { properties: { id: { minLength: 1 }, qty: { type: "number" } }, required: ["id"] },
      ],
      $defs: { "base line": { properties: { id: text, gone: false, any: true } } },
    },
    ["id* text", "any any", "qty number"],
  ],
  [
    "of names that objects have",
    JSON.stringify({ type: "object", properties: { constructor: text } }).replace(
      "}}",
      '},"__proto__":{"type":"number"}}',
    ),
    ["constructor text", "__proto__ number"],
  ],
])("reads a schema %s", (_, schema, fields) => {
  expect(fieldsIn(schema)).toEqual(fields);
});

it("shows of a schema that refers to itself what is near first, and an end", () => {
  const node = { $ref: "#/$defs/node" };
  const properties = {
    children: { type: "array", items: node },
    left: node,
    right: node,
    name: text,
  };
  const fields = fieldsIn({ ...node, $defs: { node: { type: "object", properties } } });
  expect(fields).toContain("name text");
  expect(fields).toContain("left.right.name text");
  expect(fields.length).toBeLessThan(200);
});

it("keeps the fields near the root of a schema that is too large", () => {
  const wide = {
    properties: Object.fromEntries(
      Array.from({ length: 200 }, (_, at) => [`f${at}`, { $ref: "#/$defs/more" }]),
    ),
  };
  const fields = fieldsOfSchema({
    properties: { first: { $ref: "#/$defs/wide" }, second: { $ref: "#/$defs/wide" }, last: text },
    $defs: { wide, more: wide },
  });
  expect(fields?.map(({ name }) => name)).toEqual(["first", "second", "last"]);
});

it("takes every field of an example that any entry has", () => {
  const example = {
    lines: [null, { a: { x: 1 }, day: "2026-11-20" }, { a: { y: 2 }, b: true, day: "soon" }],
    mixed: [1, "a"],
    none: null,
    empty: [],
  };
  expect(fieldsIn(example)).toEqual([
    "lines[] object",
    "lines[].a object",
    "lines[].a.x number",
    "lines[].a.y number",
    "lines[].day text",
    "lines[].b boolean",
    "mixed[] any",
    "none any",
    "empty[] any",
  ]);
  expect(
    fieldsIn({ at: "2026-11-20T10:00:00", sent: "2026-11-20T10:00Z", day: "2026-02-30" }),
  ).toEqual(["at text", "sent instant", "day text"]);
  expect(fieldsIn('{"id": 123456789012345678}')).toEqual(["id number"]);
  expect(fieldsIn({ properties: { colour: "red" }, type: "object" })).toContain(
    "properties.colour text",
  );
});

it("reads an example with very long lists", () => {
  const lines = Array.from({ length: 200_000 }, (_, index) => ({ a: index }));
  expect(told(fieldsOfExample({ lines }))).toEqual(["lines[] object", "lines[].a number"]);
});

it("reads the head of a CSV file, also over lines", () => {
  expect(fieldsIn('id,"unit\nprice",qty\n1,2,3')).toEqual([
    "id text",
    "unit\nprice text",
    "qty text",
  ]);
});

it.each([
  ["", []],
  ['{"a": 1,}', "in line 1, column 9"],
  [[{ a: 1 }], "this is a list"],
  [{ type: "array", items: { type: "object", properties: { a: text } } }, "of a list"],
  [{ openapi: "3.1.0", components: {} }, "describes an API"],
  [{ $schema: "x", type: "object" }, "has no fields"],
  [{ type: "object", properties: { a: { type: "strnig" } } }, 'properties.a: "strnig" is no type'],
  [
    { properties: { a: { $ref: "#/$defs/gone" }, b: { $ref: "#/x" } } },
    "properties.a: “#/$defs/gone” leads nowhere. And 1 more.",
  ],
  ["<order/>", "at least two columns"],
])("%j defines no target, and says why", (given, fault) => {
  if (typeof fault === "string") expect(fieldsIn(given)).toContain(fault);
  else expect(fieldsIn(given)).toEqual(fault);
});

it("names what a schema refers to outside of it", () => {
  const schema = { properties: { a: { $ref: "https://example.com/party.json" }, b: text } };
  expect(definedTarget(JSON.stringify(schema))).toEqual({
    schema,
    outside: ["https://example.com/party.json"],
  });
});

it("is the same when its text is opened again, with every digit", () => {
  const text =
    '{"type":"object","properties":{"n":{"type":"number","maximum":123456789012345678901}}}';
  const first = definedTarget(text);
  const schema = "schema" in first ? (first.schema ?? {}) : {};
  expect(canonicalJson(schema)).toContain("123456789012345678901");
  expect(definedTarget(canonicalJson(schema))).toEqual(first);
});
