import { expect, test } from "vitest";
import type { JsonObject } from "../json";
import { findRow, indexedRows } from "./find-row";

function made(count: number): readonly JsonObject[] {
  return Array.from({ length: count }, (_, at) => ({ a: `a${at}`, b: `b${at % 7}`, c: "c" }));
}

const by = (keys: { readonly [column: string]: string }) =>
  Object.entries(keys).map(([column, value]) => ({ column, value }));

test("columns are one index in whatever order they are written", () => {
  const rows = made(1_000);
  expect(findRow({ rows }, by({ a: "a8", b: "b1" }), "")).toBe(rows[8]);
  // Only a further index would be one more, or let go of those of other tests.
  const once = indexedRows();
  expect(findRow({ rows }, by({ b: "b1", a: "a8" }), "")).toBe(rows[8]);
  expect(findRow({ rows }, by({ b: "a8", a: "b1" }), "")).toBeNull();
  expect(indexedRows()).toBe(once);
});

test("indexes are bounded, the one that was used least lately is the first to go", () => {
  const rows = made(150_000);
  const columns = Array.from({ length: 20 }, (_, at) => `x${at}`);
  for (const column of columns) {
    findRow({ rows }, by({ [column]: "1", a: "a1" }), "");
    expect(findRow({ rows }, by({ a: "a149999" }), "")).toBe(rows[149_999]);
  }
  expect(indexedRows()).toBeLessThanOrEqual(2_000_000);
  const before = indexedRows();
  findRow({ rows }, by({ a: "a1" }), "");
  findRow({ rows }, by({ x19: "1", a: "a1" }), "");
  expect(indexedRows()).toBe(before);
  expect(findRow({ rows }, by({ c: "c", b: "b3", a: "a3" }), "")).toBe(rows[3]);
});

test("what is longer than any cell is in no row", () => {
  const long = "A".repeat(2_001);
  expect(findRow({ rows: [{ a: long }] }, by({ a: long }), "")).toBeNull();
});
