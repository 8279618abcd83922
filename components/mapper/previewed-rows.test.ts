import { expect, test } from "vitest";
import { previewedRows } from "./previewed-rows";

const number = { target: "number", value: "input.name" };
const total = { target: "total", value: "input.total" };
const lines = { target: "lines", each: "input.items", fields: [] };

test("a key in a row that is made once is shown at once", () => {
  const typed = [{ ...number, value: "1" }, total, lines];
  expect(previewedRows(typed, [number, total, lines])).toBe(typed);
  const less = [total, lines];
  expect(previewedRows(less, [number, total, lines])).toBe(less);
});

test("one in a list's row, written in it or beside it, follows once the page has caught up", () => {
  const before = [number, lines];
  expect(previewedRows([number, { ...lines, each: "input.lines" }], before)).toBe(before);
  expect(previewedRows([...before, { target: "lines[].sku", value: "1" }], before)).toBe(before);
  expect(previewedRows([number], before)).toBe(before);
  expect(previewedRows(before, before)).toBe(before);
});
