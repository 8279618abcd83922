import { expect, test } from "vitest";
import { checkExpression } from "./check";
import { environmentOf, opened, typeOfSample, typeOfSamples } from "./type-of-sample";

test("a sample gives types by the form of its values", () => {
  expect(
    typeOfSample({
      id: 7,
      name: "x",
      ok: true,
      on: "2026-11-20",
      at: "2026-11-20T10:00:00+01:00",
      not: "2026-13-40",
      nothing: null,
    }),
  ).toEqual({
    kind: "object",
    fields: {
      id: { kind: "number" },
      name: { kind: "text" },
      ok: { kind: "boolean" },
      on: { kind: "date" },
      at: { kind: "instant" },
      not: { kind: "text" },
      nothing: { kind: "any", optional: true },
    },
  });
});

test("entries of a list make one type: what some lack is optional, what differs is unknown", () => {
  expect(typeOfSample([{ a: 1, b: 2 }, { a: "x" }])).toEqual({
    kind: "list",
    of: {
      kind: "object",
      fields: { a: { kind: "any" }, b: { kind: "number", optional: true } },
    },
  });
  expect(typeOfSample([1, null])).toEqual({
    kind: "list",
    of: { kind: "number", optional: true },
  });
  expect(typeOfSample([])).toEqual({ kind: "list", of: { kind: "any" } });
  expect(typeOfSample(["2026-11-20", "soon"])).toEqual({ kind: "list", of: { kind: "text" } });
});

test("several samples make one type", () => {
  expect(
    typeOfSamples([
      { a: 1, c: { d: 1 } },
      { a: 2, b: "x", c: {} },
    ]),
  ).toEqual({
    kind: "object",
    fields: {
      a: { kind: "number" },
      b: { kind: "text", optional: true },
      c: { kind: "object", fields: { d: { kind: "number", optional: true } } },
    },
  });
  expect(typeOfSamples([])).toEqual({ kind: "any" });
});

test("an opened type knows its fields and allows others", () => {
  const order = opened(typeOfSample({ lines: [{ sku: "A", qty: 1 }], total: 5 }));
  const environment = environmentOf({ order });
  expect(checkExpression("order.discount", environment).problems).toEqual([]);
  expect(checkExpression("order.lines.map(l => l.color)", environment).problems).toEqual([]);
  expect(checkExpression("order.total + order.lines[0].sku.length", environment).type).toEqual({
    kind: "number",
    optional: true,
  });
  expect(checkExpression("order.lines.sum(l => l.sku)", environment).problems).toHaveLength(1);
});

test("names of prototypes in a sample are ordinary fields", () => {
  const sample = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}');
  const environment = environmentOf({ x: typeOfSample(sample) });
  expect(checkExpression("x.constructor + x['__proto__'].a", environment)).toMatchObject({
    problems: [],
    type: { kind: "number" },
  });
  expect(checkExpression("x.toString", environment).problems).toHaveLength(1);
});

test("a sample nested without end is unknown below the limit", () => {
  let deep: unknown = 1;
  for (let level = 0; level < 5_000; level += 1) deep = [deep];
  expect(typeOfSample(deep as never).kind).toBe("list");
});
