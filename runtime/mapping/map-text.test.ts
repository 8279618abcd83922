import { expect, it } from "vitest";
import { parseMap, printMap } from "./map-text";

const rows = [
  { target: "orderNumber", value: "input.name", required: true, note: "The shop's: #1001." },
  { target: "note", value: "input.note", required: false },
  { target: "total", value: "round(\n  input.total, 2)", note: "\nMoney\n\nRounded." },
  {
    target: "lines",
    each: "input.line_items",
    as: "line",
    fields: [
      { target: "sku", value: "line.sku", required: true, note: "Ours." },
      { target: "taxes", each: "line.taxes", fields: [{ target: "rate", value: "item.rate" }] },
    ],
  },
  { target: "parts[]", value: "input.parts", as: "part" },
  { target: "parts[].no", value: "part.no" },
  { target: "open" },
  { target: "x", more: 1 },
];

it("is a line a row, lists indented", () => {
  const text = printMap(rows);
  expect(text).toBe(
    [
      "# The shop's: #1001.",
      "orderNumber* = input.name",
      "note? = input.note",
      "",
      "# Money",
      "",
      "# Rounded.",
      "total =",
      "  | round(",
      "  |   input.total, 2)",
      "lines = for each line of input.line_items",
      "  # Ours.",
      "  sku* = line.sku",
      "  taxes = for each of line.taxes",
      "    rate = item.rate",
      "parts[] = input.parts as part",
      "parts[].no = part.no",
      "open",
      'json {"more": 1, "target": "x"}',
    ].join("\n"),
  );
  expect(parseMap(text)).toEqual({ rows });
});

it.each([
  ["a = 1\n  b = 2", 2, "This line is in no list: it is indented too far"],
  ["a = 1\n= 2", 2, "A row is written as “target = expression”"],
  [
    "a = 1\n\nlines = for each x of y\n    b = 1\n   c = 1",
    5,
    "This line is in no list: it is indented too far",
  ],
  ['json {"a":', 1, undefined],
  ["a = 1\n\n# why\n\n", 3, "A note stands above a row, and none follows"],
  ["a = 1\nb = \u0000", 2, "This line has a character that cannot be stored"],
  ["a = 1\n# \u0001\nb = 1", 2, "This line has a character that cannot be stored"],
  ["a = \ud800", 1, "This line has a character that cannot be stored"],
  ["a =\n  # why\n  | 1", 3, "A note stands above a row, not inside its expression"],
])("names the line of %j that is none", (text, line, problem) => {
  const read = parseMap(text);
  expect(read).toMatchObject({ line, ...(problem !== undefined && { problem }) });
});

it("takes lines above a row written as JSON into its note", () => {
  const read = parseMap('# above\njson {"target": "x", "more": 1, "note": "own"}');
  expect(read).toEqual({ rows: [{ target: "x", more: 1, note: "above\nown" }] });
});
