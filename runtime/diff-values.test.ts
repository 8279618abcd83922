import { expect, test } from "vitest";
import { diffValues } from "./diff-values";

test("names what changed, came and went, down to the value", () => {
  const before = { number: "1", lines: [{ unit: "CS" }, { unit: "EA" }], gone: null };
  const after = { number: "1", lines: [{ unit: "BX" }], total: { amount: "3" } };

  expect(diffValues(before, after)).toEqual([
    { path: "lines[0].unit", before: "CS", after: "BX" },
    { path: "lines[1]", before: { unit: "EA" }, after: undefined },
    { path: "gone", before: null, after: undefined },
    { path: "total", before: undefined, after: { amount: "3" } },
  ]);
});

test("finds nothing where nothing differs, and the whole where the kinds differ", () => {
  expect(diffValues({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toEqual([]);
  expect(diffValues([1], { 0: 1 })).toEqual([{ path: "", before: [1], after: { 0: 1 } }]);
  expect(diffValues("a", 1)).toEqual([{ path: "", before: "a", after: 1 }]);
});
