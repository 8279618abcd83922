import fc from "fast-check";
import { expect, it } from "vitest";
import { compileExpressionClosures } from "../expressions/compile";
import { blockOf } from "./block-words";
import { lookUpBy, readLookUp, writeLookUp } from "./look-up-block";
import { mapPlaces } from "./map-places";
import { loopsOf, sourcesOf } from "./source-paths";

const name = fc.oneof(
  fc.constantFrom("Items", "our number", 'ship "to"', "a'b", "ü\\n", "0", "missing", "`x`"),
  fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text !== "__proto__"),
);
const value = fc.constantFrom(
  "input.sku",
  'line["PO Number"]',
  "`${input.a}-${input.b}`",
  "input.a ? 1 : 2",
  "input.lines.map(l => l.sku).first()",
  "{ a: 1 }.a",
  '"fixed, } text"',
  'lookup("B", { c: input.x }, "d")',
);

it("a look-up is the same in the form and as text", () => {
  fc.assert(
    fc.property(
      fc.record({
        table: name,
        keys: fc.uniqueArray(fc.record({ column: name, value }), {
          minLength: 1,
          maxLength: 4,
          selector: ({ column }) => column,
        }),
        take: name,
        otherwise: fc.option(value),
      }),
      (block) => {
        const text = writeLookUp(block);
        expect(readLookUp(text)).toEqual(block);
        expect(() => compileExpressionClosures(text)).not.toThrow();
        expect(blockOf(text).kind).toBe("lookup");
      },
    ),
  );
});

it.each([
  ['upper(lookup("A", { b: 1 }, "c"))'],
  ['lookup("A", { b: 1 }, "c") ?? "x"'],
  ["input.lookup"],
  ['lookup("A", { b: '],
  [""],
])("any other text is left as it is: %s", (text) => {
  expect(readLookUp(text)).toBeNull();
});

it("what is not chosen yet still is an expression, which the checker speaks of", () => {
  const empty = { table: "", keys: [], take: "", otherwise: "" };
  expect(writeLookUp(empty)).toBe('lookup("table", { column: missing }, "column", missing)');
  const items = { name: "Items", columns: ["theirs", "ours"] };
  expect(writeLookUp(lookUpBy("input.sku", items))).toBe(
    'lookup("Items", { theirs: input.sku }, "ours")',
  );
});

it("a table that is told by its keys is looked up by all that tell a row apart", () => {
  const columns = ["price", "customer", "sku"];
  const by = (keys: string[], together: boolean) =>
    writeLookUp(lookUpBy("input.a", { name: "T", columns, keys: { columns: keys, together } }));
  expect(by(["customer", "sku"], true)).toBe(
    'lookup("T", { customer: input.a, sku: missing }, "price")',
  );
  expect(by(["customer", "sku"], false)).toBe('lookup("T", { customer: input.a }, "price")');
  expect(by(columns, false)).toBe('lookup("T", { price: input.a }, "customer")');
});

it("its lines come from what it looks for, and from what it gives instead", () => {
  const fields = [
    { target: "lines", each: "input.items", as: "line", fields: [{ target: "sku", value: "x" }] },
  ];
  const places = mapPlaces(fields);
  const text = 'lookup("Items", { no: input.no, theirs: line.sku }, "ours", line.other)';
  const row = places.find(({ target }) => target === "lines[].sku");
  if (row === undefined) throw new Error("no row");
  expect(sourcesOf({ ...row, text }, loopsOf(places))).toEqual([
    "input.no",
    "input.items[].other",
    "input.items[].sku",
  ]);
});

it.each([
  ['lookup("Items", { theirs: line.sku }, "ours")', "Items: ours"],
  ['lookup("Items", { theirs: "A" }, "ours", "?")', "Items: ours"],
  ['upper(lookup("Items", { theirs: line.sku }, "ours"))', "Items: ours, upper"],
])("its line says which table and column: %s", (text, words) => {
  expect(blockOf(text).words).toBe(words);
});
