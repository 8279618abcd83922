import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Json } from "../../json";
import { sameTarget } from "../target-steps";
import { compareMaps, countChanges } from "./compare-maps";
import { contentHash, contentText, type MapContent, sameContent } from "./map-content";
import { parseMapFile, printMapFile } from "./map-file";
import { chooseMine, mergeContent } from "./merge-content";

const value = fc.constantFrom("input.a", "1", "line.sku", "a == b ? 1 : 2", "round(\n  x, 2)");
const target = fc.constantFrom("a", "b", "c.d", "e", "# f", "g[]");
const plainRows = fc.uniqueArray(fc.record({ target, value }), { selector: (row) => row.target });
const list = fc.record({
  target: fc.constantFrom("lines", "taxes"),
  each: fc.constant("input.lines"),
  as: fc.constant("line"),
  fields: plainRows,
});
const fields = fc
  .tuple(plainRows, fc.uniqueArray(list, { selector: (row) => row.target, maxLength: 2 }))
  .map(([rows, lists]) => [...rows, ...lists] as readonly Json[]);
const content: fc.Arbitrary<MapContent> = fc.record(
  {
    fields,
    documentType: fc.constantFrom("SalesOrder", "Invoice"),
    schema: fc.jsonValue({ maxDepth: 3 }).filter((one) => one !== null) as fc.Arbitrary<Json>,
  },
  { requiredKeys: ["fields"] },
);
const plain = (map: MapContent) => JSON.parse(JSON.stringify(map)) as MapContent;

it("every map comes back from its file as it was", () => {
  fc.assert(
    fc.property(content, (map) => {
      const name = "Order lines";
      const read = parseMapFile(printMapFile(name, plain(map)));
      expect(read).toEqual({ name, content: plain(map) });
    }),
  );
});

it("a name or document type of several lines stays one line of the file", () => {
  const documentType = "Order\r\n# schema:\u2028x";
  const text = printMapFile("Order\nhead = input.secret", { fields: [], documentType });
  expect(parseMapFile(text)).toEqual({
    name: "Order head = input.secret",
    content: { fields: [], documentType: "Order # schema: x" },
  });
});

it("what one side alone changed is taken from it, whichever side that is", () => {
  fc.assert(
    fc.property(content, content, (base, changed) => {
      for (const merged of [mergeContent(base, changed, base), mergeContent(base, base, changed)]) {
        expect(merged.conflicts).toEqual([]);
        expect(contentHash(merged.content)).toBe(contentHash(changed));
      }
    }),
  );
});

it("rows that two people changed apart are both there, and one row changed twice is a conflict that either wins", () => {
  fc.assert(
    fc.property(plainRows, fc.nat(), fc.nat(), (rows, first, second) => {
      fc.pre(rows.length > 1);
      const base = { fields: rows };
      const [one, other] = [first % rows.length, second % rows.length];
      const put = (at: number, text: string) => ({
        fields: rows.map((row, index) => (index === at ? { ...row, value: text } : row)),
      });
      const merged = mergeContent(base, put(one, "mine"), put(other, "theirs"));
      if (one !== other) {
        expect(merged.conflicts).toEqual([]);
        expect(merged.content.fields[one]).toMatchObject({ value: "mine" });
        expect(merged.content.fields[other]).toMatchObject({ value: "theirs" });
        return;
      }
      const [conflict] = merged.conflicts;
      expect(conflict).toMatchObject({ mine: "mine", theirs: "theirs" });
      expect(merged.content.fields[one]).toMatchObject({ value: "theirs" });
      const mine = chooseMine(merged, new Set([conflict?.field ?? ""]));
      expect(mine.fields[one]).toMatchObject({ value: "mine" });
    }),
  );
});

it("a comparison is empty for the same map alone, and counts each row that differs once", () => {
  fc.assert(
    fc.property(plainRows, fc.nat(), (rows, pick) => {
      fc.pre(rows.length > 0);
      const base = { fields: rows };
      expect(countChanges(compareMaps(base, base))).toBe(0);
      const at = pick % rows.length;
      const without = { fields: rows.toSpliced(at, 1) };
      expect(compareMaps(base, without).rows).toMatchObject([
        { kind: "removed", target: sameTarget(rows[at]?.target.replace(/\[\]$/, "") ?? "") },
      ]);
      expect(compareMaps(without, base).rows).toMatchObject([{ kind: "added" }]);
    }),
  );
});

it("a change of one row is a change of one line of the file", () => {
  const before = {
    fields: [
      { target: "a", value: "1" },
      { target: "b", value: "2" },
    ],
  };
  const after = {
    fields: [
      { target: "a", value: "1" },
      { target: "b", value: "3" },
    ],
  };
  const [old, now] = [before, after].map((map) => printMapFile("m", map).split("\n"));
  expect(now?.filter((line, at) => line !== old?.[at])).toEqual(["b = 3"]);
});

it("the same content has the same text, whatever the order of its keys", () => {
  const a = { fields: [{ target: "a", value: "1" }], documentType: "SalesOrder" };
  const b = { documentType: "SalesOrder", fields: [{ value: "1", target: "a" }] };
  expect(sameContent(a, b)).toBe(true);
  expect(contentText(a)).toBe(contentText(b));
});

it.each([
  { text: "# Orderloom map\n# name: m\n# schema:\n#   {oops\n\na = 1\n", line: 4 },
  { text: "# Orderloom map\n\na = 1\n = 2\n", line: 4 },
])("a file that is none is refused with its line: $text", ({ text, line }) => {
  expect(parseMapFile(text)).toMatchObject({ line });
});

it("rows without a head are a map without a name", () => {
  expect(parseMapFile("a = 1\n")).toEqual({
    name: null,
    content: { fields: [{ target: "a", value: "1" }] },
  });
});
