import * as fc from "fast-check";
import { expect, it } from "vitest";
import { placeOf, removeRow, writeList, writeRow } from "./edit-map";
import { mapPlaces } from "./map-places";

const name = fc.constantFrom("a", "b", "sku", "PO Number", "x-y");
const target = fc
  .array(name, { minLength: 1, maxLength: 2 })
  .map((names) => names.map((one) => (/^\w+$/.test(one) ? one : `["${one}"]`)).join("."));
const inner = fc.record({ target, value: fc.constantFrom("line.sku", "1", "") });
const nested = fc.record({
  target: fc.constantFrom("lines", "taxes"),
  each: fc.constant("input.lines"),
  as: fc.constant("line"),
  fields: fc.array(inner, { maxLength: 3 }),
});
const fields = fc.array(fc.oneof(inner, nested, fc.constant({}), fc.constant(null)), {
  maxLength: 6,
});

it("writing a row changes that row only, and taking a new one away gives what was there", () => {
  fc.assert(
    fc.property(fields, target, (before, wanted) => {
      const after = writeRow(before, wanted, { text: "input.x" });
      expect(placeOf(after, wanted)?.text).toBe("input.x");
      const others = (list: typeof before) =>
        mapPlaces(list)
          .filter((place) => place !== placeOf(list, wanted))
          .map(({ row }) => row);
      const isNew = placeOf(before, wanted) === undefined;
      if (isNew) {
        expect(removeRow(after, wanted)).toEqual(before);
        expect(after.slice(0, before.length)).toEqual(before);
      } else expect(others(after as typeof before)).toHaveLength(others(before).length);
    }),
  );
});

it("a row inside a list goes into it, and the list's own row takes all of them along", () => {
  fc.assert(
    fc.property(fields, target, (before, wanted) => {
      const list = writeList(removeRow(before, "lines"), "lines", "input.lines", "line");
      const after = writeRow(list, `lines[].${wanted}`, { text: "line.x" });
      expect(placeOf(after, `lines[].${wanted}`)?.text).toBe("line.x");
      const left = mapPlaces(removeRow(after, "lines")).filter(({ target: own }) =>
        own.startsWith("lines[]"),
      );
      const before2 = mapPlaces(before).filter(({ target: own }) => own === "lines").length;
      if (before2 <= 1) expect(left).toEqual([]);
    }),
  );
});
