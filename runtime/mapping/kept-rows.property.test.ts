import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../json";
import { keptRows } from "./kept-rows";

const plain = fc.record({ target: fc.constantFrom("a", "b"), value: fc.constantFrom("1", "2") });
const row: fc.Arbitrary<Json> = fc.oneof(
  plain,
  fc.record({ target: fc.constant("list"), fields: fc.array(plain, { maxLength: 3 }) }),
);
const rows = fc.array(row, { maxLength: 6 });

describe("keptRows", () => {
  it("are the rows that were read, whatever they were before", () => {
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        expect(keptRows(before, after)).toEqual(after);
      }),
    );
  });

  it("are the same objects where nothing changed, also in the list that a row was changed in", () => {
    const before = [
      { target: "a", value: "1" },
      { target: "list", fields: [{ target: "b", value: "1" }, { target: "c" }] },
      { target: "d", value: "4" },
    ];
    const after = structuredClone(before);
    after[1] = { target: "list", fields: [{ target: "b", value: "2" }, { target: "c" }] };
    const kept = keptRows(before, after);
    expect(kept).toEqual(after);
    expect([kept[0] === before[0], kept[2] === before[2]]).toEqual([true, true]);
    const inner = (kept[1] as { fields: Json[] }).fields;
    expect(inner[1]).toBe(before[1]?.fields?.[1]);
    expect(keptRows(before, structuredClone(before))).toBe(before);
  });
});
