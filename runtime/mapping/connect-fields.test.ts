import { expect, it } from "vitest";
import type { Json } from "../json";
import { connectFields, type SourceEnd } from "./connect-fields";

const value = (path: string): SourceEnd => ({ path, isList: false });
const list = (path: string): SourceEnd => ({ path, isList: true });
const to = (target: string, more: { isList?: boolean; hasFields?: boolean } = {}) => ({
  target,
  isList: false,
  hasFields: false,
  required: false,
  ...more,
});
const lines = { target: "lines", each: "input.line_items", as: "line", fields: [] };

const cases: readonly {
  readonly of: string;
  readonly before: readonly Json[];
  readonly source: SourceEnd;
  readonly target: ReturnType<typeof to>;
  readonly after: readonly Json[];
}[] = [
  {
    of: "a value",
    before: [],
    source: value("input.name"),
    target: to("orderNumber"),
    after: [{ target: "orderNumber", value: "input.name" }],
  },
  {
    of: "another value for a row that says more",
    before: [{ target: "a", value: "1", required: true }],
    source: value('input["PO Number"]'),
    target: to("a"),
    after: [{ target: "a", required: true, value: 'input["PO Number"]' }],
  },
  {
    of: "another value that a look-up looks for",
    before: [{ target: "a", value: 'lookup("Items", { sku: "1" }, "ours", "none")' }],
    source: value("input.sku"),
    target: to("a"),
    after: [{ target: "a", value: 'lookup("Items", { sku: input.sku }, "ours", "none")' }],
  },
  {
    of: "what a look-up of an entry looks for in the key that says nothing yet",
    before: [
      {
        ...lines,
        fields: [{ target: "a", value: 'lookup("Items", { no: input.no, sku: missing }, "ours")' }],
      },
    ],
    source: value("input.line_items[].sku"),
    target: to("lines[].a"),
    after: [
      {
        ...lines,
        fields: [
          { target: "a", value: 'lookup("Items", { no: input.no, sku: line.sku }, "ours")' },
        ],
      },
    ],
  },
  {
    of: "a list to a list",
    before: [],
    source: list("input.line_items"),
    target: to("lines", { isList: true, hasFields: true }),
    after: [lines],
  },
  {
    of: "a field of an entry, whose list is made on the way",
    before: [],
    source: value("input.line_items[].sku"),
    target: to("lines[].itemId"),
    after: [{ ...lines, fields: [{ target: "itemId", value: "line.sku" }] }],
  },
  {
    of: "a field of the document into a list",
    before: [lines],
    source: value("input.currency"),
    target: to("lines[].currency"),
    after: [{ ...lines, fields: [{ target: "currency", value: "input.currency" }] }],
  },
  {
    of: "a field of an entry to the whole document",
    before: [],
    source: value("input.line_items[].sku"),
    target: to("firstSku"),
    after: [{ target: "firstSku", value: "input.line_items[0].sku" }],
  },
  {
    of: "lists in lists to one list, flattened",
    before: [],
    source: value("input.orders[].lines[].sku"),
    target: to("lines[].sku"),
    after: [
      {
        target: "lines",
        each: "flatten(input.orders.map(entry => entry.lines))",
        as: "line",
        fields: [{ target: "sku", value: "line.sku" }],
      },
    ],
  },
  {
    of: "a filtered list's entries",
    before: [{ ...lines, each: "input.line_items.filter(l => l.quantity > 0)" }],
    source: value("input.line_items[].sku"),
    target: to("lines[].sku"),
    after: [
      {
        ...lines,
        each: "input.line_items.filter(l => l.quantity > 0)",
        fields: [{ target: "sku", value: "line.sku" }],
      },
    ],
  },
  {
    of: "a flat list",
    before: [
      { target: "lines[]", value: "input.line_items", as: "line" },
      { target: "lines[].sku", value: "line.sku" },
      { target: "note", value: "input.note" },
    ],
    source: value("input.line_items[].quantity"),
    target: to("lines[].quantity"),
    after: [
      { target: "lines[]", value: "input.line_items", as: "line" },
      { target: "lines[].sku", value: "line.sku" },
      { target: "lines[].quantity", value: "line.quantity" },
      { target: "note", value: "input.note" },
    ],
  },
  {
    of: "texts of entries to a list of texts",
    before: [],
    source: value("input.line_items[].sku"),
    target: to("skus", { isList: true }),
    after: [{ target: "skus", value: "input.line_items.map(entry => entry.sku)" }],
  },
];

it.each(cases)("draws $of", ({ before, source, target, after }) => {
  expect(connectFields(before, source, target)).toMatchObject({ fields: after });
});

it("refuses a line into a list that is made of nothing yet, and says what to do", () => {
  expect(connectFields([], value("input.currency"), to("lines[].currency"))).toEqual({
    refused: "Nothing says yet what lines has an entry of. Give lines a list first.",
  });
});

it("refuses a line out of another list than the one the target is made of", () => {
  expect(
    connectFields([lines], value("input.shipping_lines[].price"), to("lines[].freight")),
  ).toMatchObject({ refused: expect.stringContaining("another list than lines") });
});

it("says what a line took the place of", () => {
  const draw = (value: string) =>
    connectFields([{ target: "total", value }], { path: "input.sum", isList: false }, to("total"));
  expect(draw("round(input.total * 1.19, 2)")).toMatchObject({
    note: "it was round(input.total * 1.19, 2), and Ctrl Z brings that back",
  });
  expect(draw("")).toMatchObject({ note: null });
  expect(draw("input.sum")).toMatchObject({ note: null });
  const each = "input.line_items.filter(l => l.quantity > 0)";
  expect(
    connectFields(
      [{ ...lines, each }],
      { path: "input.parts", isList: true },
      to("lines", { isList: true, hasFields: true }),
    ),
  ).toMatchObject({ note: `it was ${each}, and Ctrl Z brings that back` });
});
