import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileMapClosures } from "./compile-map";
import { explainMap } from "./explain-map";
import type { MapField } from "./map-fields";

const order = {
  number: "1001",
  customer: { name: " Norvik ", group: null },
  lines: [
    { sku: "brg", qty: 2, price: 1.25, serials: ["a", "b"] },
    { sku: "chn", qty: 3, price: 10 },
  ],
};

const explain = (fields: readonly MapField[], options = {}) =>
  explainMap(fields, { input: order, params: {} }, options);

const at = (document: unknown, target: string): unknown =>
  target
    .split(/[.[\]]+/)
    .filter(Boolean)
    .reduce((value, name) => (value as Record<string, unknown>)?.[name], document);

describe("explainMap", () => {
  it("tells each field's expression, what it read and what came of it", () => {
    const { fields } = explain([
      { target: "buyer.name", value: "trim(input.customer.name)" },
      { target: "buyer.group", value: 'input.customer.group ?? "standard"' },
      { target: "note", value: "input.note" },
      { target: "kind", value: '"order"' },
    ]);
    expect(fields).toEqual([
      {
        target: "buyer.name",
        value: "Norvik",
        expression: "trim(input.customer.name)",
        reads: [{ path: "input.customer.name", value: " Norvik " }],
      },
      {
        target: "buyer.group",
        value: "standard",
        expression: 'input.customer.group ?? "standard"',
        reads: [{ path: "input.customer.group", value: null }],
      },
      {
        target: "note",
        expression: "input.note",
        reads: [{ path: "input.note" }],
        passes: "input.note",
      },
      { target: "kind", value: "order", expression: '"order"', reads: [] },
    ]);
  });

  it("leads a list's fields back to their entries in the source", () => {
    const { fields, entriesLeft } = explain([
      {
        target: "items",
        each: "input.lines",
        as: "line",
        fields: [
          { target: "amount", value: "line.qty * line.price" },
          { target: "no", value: "index + 1" },
          {
            target: "serials",
            each: "line.serials",
            as: "serial",
            fields: [{ target: "id", value: "serial" }],
          },
        ],
      },
    ]);
    expect(fields.map(({ target }) => target)).toEqual([
      "items",
      "items[0].amount",
      "items[0].no",
      "items[0].serials",
      "items[0].serials[0].id",
      "items[0].serials[1].id",
      "items[1].amount",
      "items[1].no",
      "items[1].serials",
    ]);
    expect(fields[0]).toMatchObject({ entries: 2, reads: [{ path: "input.lines" }] });
    expect(fields[1]).toMatchObject({
      value: 2.5,
      reads: [
        { path: "input.lines[0].qty", value: 2 },
        { path: "input.lines[0].price", value: 1.25 },
      ],
    });
    expect(fields[2]).toMatchObject({ value: 1, reads: [] });
    expect(fields[5]).toMatchObject({
      value: "b",
      reads: [{ path: "input.lines[0].serials[1]", value: "b" }],
    });
    expect(entriesLeft).toBe(0);
  });

  it("says only what was read: a branch not taken, and the entries that a list has kept by their places", () => {
    const { fields } = explain([
      { target: "who", value: 'input.number == "1001" ? input.number : input.customer.name' },
      {
        target: "heavy",
        each: "input.lines.filter(l => l.qty > 2)",
        as: "line",
        fields: [{ target: "sku", value: "line.sku" }],
      },
      { target: "total", value: "sum(input.lines, l => l.qty * l.price)" },
    ]);
    expect(fields[0]?.reads.map(({ path }) => path)).toEqual(["input.number"]);
    expect(fields[2]).toMatchObject({
      target: "heavy[0].sku",
      reads: [{ path: "input.lines[1].sku", value: "chn" }],
    });
    expect(fields[3]?.reads.map(({ path, ofEach }) => [path, ofEach])).toEqual([
      ["input.lines", ["qty", "price"]],
    ]);
  });

  it("names the list where its entries are made anew, with what was read of each, and where a function's own name hides an entry's", () => {
    const { fields } = explain([
      {
        target: "made",
        each: "input.lines.map(l => ({ code: l.sku }))",
        as: "line",
        fields: [{ target: "code", value: "line.code" }],
      },
      {
        target: "kept",
        each: "input.lines",
        as: "line",
        fields: [{ target: "n", value: 'input.lines.find(line => line.sku == "chn").qty' }],
      },
    ]);
    expect(fields.find(({ target }) => target === "made[0].code")?.reads).toEqual([
      { path: "input.lines", value: order.lines, ofEach: ["sku"] },
    ]);
    const hidden = fields.find(({ target }) => target === "kept[0].n");
    expect(hidden?.reads.map(({ path }) => path)).toEqual(["input.lines"]);
  });

  it("tells of one place what made it and the lists it lies in, and nothing else", () => {
    const rows: readonly MapField[] = [
      { target: "number", value: "input.number" },
      {
        target: "items",
        each: "input.lines",
        as: "line",
        fields: [
          { target: "sku", value: "line.sku" },
          { target: "qty", value: "line.qty" },
        ],
      },
    ];
    const told = (about: string) => explain(rows, { about }).fields.map(({ target }) => target);
    expect(told("items[1].qty")).toEqual(["items", "items[1].qty"]);
    expect(told("number")).toEqual(["number"]);
    expect(told("items[7].qty")).toEqual(["items"]);
  });

  it("ends at the field that failed, with the reason", () => {
    const { fields } = explain([
      { target: "note", value: "input.note", required: true },
      { target: "later", value: "input.number" },
    ]);
    expect(fields).toHaveLength(1);
    expect(fields[0]?.error).toBe("The required field has no value.");
  });

  it("gives the values that the map gives", () => {
    const rows: readonly MapField[] = [
      { target: "number", value: "upper(input.number)" },
      { target: "total", value: "round(sum(input.lines, l => l.qty * l.price), 2)" },
      {
        target: "items",
        each: "input.lines.filter(l => l.qty > 1)",
        as: "line",
        fields: [
          { target: "sku", value: "line.sku ?? input.number" },
          { target: "price.amount", value: "line.price * 1.1" },
        ],
      },
    ];
    const line = fc.record(
      { sku: fc.string(), qty: fc.nat(5), price: fc.integer().map((n) => n / 100) },
      { requiredKeys: ["qty", "price"] },
    );
    const input = fc.record({ number: fc.string(), lines: fc.array(line, { maxLength: 6 }) });
    fc.assert(
      fc.property(input, (document) => {
        const made = compileMapClosures(rows)({ input: document });
        for (const { target, value, entries } of explainMap(rows, { input: document }).fields) {
          const there = at(made, target);
          if (entries === undefined) expect(value).toEqual(there);
          else expect((there as unknown[]).length).toBe(entries);
        }
      }),
    );
  });

  it("shows long lists a page at a time", () => {
    const rows: readonly MapField[] = [
      {
        target: "items",
        each: "input.lines",
        as: "line",
        fields: [{ target: "sku", value: "line.sku" }],
      },
    ];
    const { fields, entriesLeft } = explain(rows, { from: 1, entriesMax: 1 });
    expect(fields.map(({ target }) => target)).toEqual(["items", "items[1].sku"]);
    expect(entriesLeft).toBe(1);
  });
});
