import fc from "fast-check";
import superjson from "superjson";
import { expect, it } from "vitest";
import { withAnyNames } from "./any-names";

const transformer = withAnyNames(superjson);
const sent = (value: unknown): unknown =>
  transformer.deserialize(JSON.parse(JSON.stringify(transformer.serialize(value))));

/** By its text: `toEqual` overlooks an own `__proto__`. */
const texts = (value: unknown) => JSON.stringify(value);

const name = fc.oneof(
  fc.string(),
  fc.constantFrom("__proto__", "constructor", "prototype", "~constructor", "~~__proto__", "a.b"),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, true, 1, "", "~", "text"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc
      .array(fc.tuple(name, tie("value")), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;

it("hands on any JSON, whatever its names", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(texts(sent(value))).toBe(texts(value));
    }),
  );
});

it("hands on dates, maps and what is not there beside such names", () => {
  const value = {
    at: new Date(0),
    none: undefined,
    by: new Map([["a", 1]]),
    order: { constructor: "Acme", none: undefined },
  };
  expect(sent(value)).toEqual(value);
});

it("gives nobody another prototype", () => {
  const value = sent(JSON.parse('{"__proto__": {"admin": true}}')) as { admin?: boolean };
  expect(value.admin).toBeUndefined();
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

it("writes what has no such name as before", () => {
  const value = { a: [1, { b: new Date(0) }] };
  expect(transformer.serialize(value)).toEqual(superjson.serialize(value));
});
