import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../json";
import { changedFields, changedPaths, fieldOfPath } from "./changed-paths";

const lines = (price: number) => Array.from({ length: 120 }, () => ({ price }));

describe("the fields at which two values differ", () => {
  it("has what differs behind a long list whose every item does", () => {
    const fields = changedFields({ lines: lines(1), total: 120 }, { lines: lines(2), total: 240 });
    expect(fields).toEqual({ field: "lines[].price", also: ["total"] });
  });

  it("has what differs late in a long list alone", () => {
    const after = lines(1).with(119, { price: 2 });
    expect(changedFields({ lines: lines(1) }, { lines: after })).toEqual({
      field: "lines[].price",
    });
  });

  it("names all of many fields", () => {
    const record = (value: number) =>
      Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`f${at}`, value]));
    const { field, also } = changedFields(record(1), record(2));
    expect([field, also?.length, also?.at(-1)]).toEqual(["f0", 39, "f39"]);
  });

  it("names the whole value where that is another kind", () => {
    expect(changedFields([1], { 0: 1 })).toEqual({ field: "" });
  });

  it("names the same fields as the places do", () => {
    const value = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(value, value, (before, after) => {
        const places = changedPaths(before, after, Number.POSITIVE_INFINITY);
        const [field = "", ...also] = new Set(places.map(({ path }) => fieldOfPath(path)));
        const told = changedFields(before, after);
        expect(told.field).toBe(field);
        expect(told.also ?? []).toEqual(also);
      }),
    );
  });
});
