import { expect, it } from "vitest";
import { rowShapeFaults } from "./row-shapes";

it("names what would be kept and never read, also in lists", () => {
  const rows = [
    1,
    { target: "a", value: 1 },
    { target: "b", value: "1", required: "yes", of: "mine" },
    { target: "lines", each: "input.l", fields: ["x", { target: "sku", note: null }] },
    { target: "c", fields: {} },
  ];
  expect(rowShapeFaults(rows).map(({ field }) => field)).toEqual([
    "fields[0]",
    "fields[1].value",
    "fields[2].required",
    "fields[3].fields[0]",
    "fields[3].fields[1].note",
    "fields[4].fields",
  ]);
});
