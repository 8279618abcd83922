import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Json } from "../json";
import { writeRow } from "./edit-map";
import { mapPlaces } from "./map-places";
import { parseMap, printMap } from "./map-text";

const text = fc.oneof(
  fc.constantFrom(
    "input.name",
    "a == b ? 1 : 2",
    "for each x of y",
    "x as y",
    "",
    " ",
    "a\n  b",
    "| x",
    "\r",
  ),
  fc.string({ maxLength: 12 }),
);
const target = fc.oneof(
  fc.constantFrom(
    "sku",
    "lines[]",
    "lines[].sku",
    'a["b = c"]',
    "x*",
    "json",
    "json {}",
    "a b",
    "|",
    "| a",
  ),
  fc.string({ maxLength: 8 }),
);
const note = fc.oneof(
  fc.constantFrom(
    "",
    "why",
    "two\nlines",
    "\nafter a gap",
    "# twice",
    " led",
    "json {}",
    "| bar",
    "a = 1",
  ),
  fc.string({ maxLength: 8 }),
);
const { rows } = fc.letrec<{ rows: Json[]; row: Json }>((tie) => ({
  rows: fc.array(tie("row"), { maxLength: 4 }),
  row: fc.oneof(
    { depthSize: "small" },
    fc.record(
      { target, value: text, required: fc.boolean(), as: text, note },
      { requiredKeys: ["target"] },
    ) as fc.Arbitrary<Json>,
    fc.record(
      { target, each: text, as: text, required: fc.boolean(), note, fields: tie("rows") },
      { requiredKeys: ["target", "each"] },
    ) as fc.Arbitrary<Json>,
    fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>,
  ),
}));

it("every map can be written as text and read again, whatever stands in it", () => {
  fc.assert(
    fc.property(rows, (before) => {
      const plain = JSON.parse(JSON.stringify(before)) as Json[];
      expect(parseMap(printMap(plain))).toEqual({ rows: plain });
    }),
    { numRuns: 500 },
  );
});

it("a text with notes and gaps is the same after every view has read it", () => {
  const line = fc.constantFrom(
    "# why",
    "#",
    "",
    "#text = input.a",
    "# a = 1",
    "a = 1",
    "b.c* = input.b",
  );
  const block = fc.array(line, { maxLength: 6 }).map((lines) => [...lines, "last = 1 // so"]);
  fc.assert(
    fc.property(block, (lines) => {
      const text = lines.join("\n").replaceAll(/^#$/gm, "");
      const read = parseMap(text);
      expect("rows" in read ? printMap(read.rows) : read).toBe(text);
    }),
  );
});

it("a change in the table is a change of its line in the text, and of nothing else", () => {
  const value = fc.constantFrom("input.a", "1", "line.sku");
  const plain = fc.uniqueArray(
    fc.record({ target: fc.constantFrom("a", "b", "c.d", "e"), value }),
    { selector: (row) => row.target, minLength: 1 },
  );
  fc.assert(
    fc.property(plain, fc.nat(), (before, pick) => {
      const place = mapPlaces(before)[pick % before.length];
      if (place === undefined) return;
      const after = writeRow(before, place.target, { text: "input.changed" });
      const [old, now] = [printMap(before).split("\n"), printMap(after).split("\n")];
      expect(now).toHaveLength(old.length);
      expect(now.filter((line, index) => line !== old[index]).length).toBeLessThanOrEqual(1);
      expect(parseMap(now.join("\n"))).toEqual({ rows: after });
    }),
  );
});
