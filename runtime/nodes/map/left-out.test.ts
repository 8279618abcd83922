import { describe, expect, it } from "vitest";
import { leftOut } from "./left-out";

const fields = [
  { target: "city", value: "input.shipping_adress.city" },
  { target: "total", value: "input.total" },
  { target: "buyer.name", value: "input.customer.name" },
  {
    target: "lines",
    each: "input.lines",
    fields: [
      { target: "sku", value: "item.sku" },
      { target: "note", value: "item.note" },
    ],
  },
];

describe("what a map left out", () => {
  it("is named with the value that was not there, in lists with how often", () => {
    const output = { total: 0, lines: [{ sku: "A" }, { sku: "B", note: null }, {}] };
    expect(leftOut({ fields }, output)).toEqual([
      "city was left out: input.shipping_adress.city has no value.",
      "buyer.name was left out: input.customer.name has no value.",
      "lines[].sku was left out of 1 of 3 entries: item.sku has no value.",
      "lines[].note was left out of 2 of 3 entries: item.note has no value.",
    ]);
  });

  it("is nothing of a whole document, and of what is no document", () => {
    const output = { city: "", total: 0, buyer: { name: "x" }, lines: [] };
    expect(leftOut({ fields }, output)).toEqual([]);
    expect(leftOut({ fields }, null)).toEqual([]);
    expect(leftOut({}, {})).toEqual([]);
    expect(leftOut({ fields: [{ target: "a..b", value: "1" }] }, {})).toEqual([]);
  });
});
