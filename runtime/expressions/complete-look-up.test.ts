import fc from "fast-check";
import { expect, test } from "vitest";
import { namesAt } from "./complete-look-up";
import { knownTables, type TypeEnvironment } from "./language";

const environment: TypeEnvironment = {
  input: { kind: "any" },
  [knownTables]: [
    { name: "Item numbers", columns: ["customer", "their sku", "ours"] },
    { name: "Units", columns: ["code"] },
  ],
};

/** `|` is the caret. */
function at(marked: string) {
  const caret = marked.indexOf("|");
  const text = marked.replace("|", "");
  const found = namesAt(text, caret, environment);
  if (found === undefined) return null;
  const { word, start, end, names } = found;
  return [word, text.slice(start, end), names.map((one) => one.text)];
}

const tables = ['"Item numbers"', '"Units"'];

test.each<[marked: string, offered: unknown]>([
  ["lookup(|", ["", "", tables]],
  ["lookup(It|", ["It", "It", tables]],
  ['lookup("It|', ["It", '"It', tables]],
  ['lookup("It|")', ["It", '"It"', tables]],
  ["1 + lookup('|'", ["", "''", tables]],
  ['lookup("Item numbers", { |', ["", "", ["customer: ", '"their sku": ', "ours: "]]],
  ['lookup("Item numbers", { cu|', ["cu", "cu", ["customer: ", '"their sku": ', "ours: "]]],
  ['lookup("Item numbers", { "th|"', ["th", '"th"', ["customer: ", '"their sku": ', "ours: "]]],
  ['lookup("Item numbers", { customer: input.a ? 1 : 2, |', ["", "", ['"their sku": ', "ours: "]]],
  [
    'lookup("Item numbers", { customer: input.a }, "o|',
    ["o", '"o', ['"customer"', '"their sku"', '"ours"']],
  ],
  ['lookup("Gone", { customer: 1 }, |', ["", "", []]],
  // In the value of a key stands any expression, also another look-up.
  ['lookup("Item numbers", { customer: |', null],
  ['lookup("Item numbers", { customer: input.|', null],
  ['lookup("Item numbers", { ours: lookup("Units", { |', ["", "", ["code: "]]],
  [
    'lookup("Item numbers", { ours: lookup("Units", { code: 1 }, "code"), |',
    ["", "", ["customer: ", '"their sku": ']],
  ],
  ['lookup("Item numbers", { customer: upper(|', null],
  ['lookup("Item numbers", { customer: 1 }, "ours", |', null],
  ['lookup("Item numbers", { customer: 1 }, "ours")|', null],
  ['upper("|', null],
  ["input.lookup|", null],
  ["{ a: |", null],
])("%s", (marked, offered) => {
  expect(at(marked)).toEqual(offered);
});

test("in a template quotes before the expression are text", () => {
  const text = `It isn't $${"{"}lookup("Un`;
  expect(namesAt(text, text.length, environment, "template")?.names.length).toBe(2);
  expect(namesAt("lookup(", 7, environment, "template")).toBeUndefined();
});

test("whatever is written, what is offered takes the place of what stands around the caret", () => {
  const part = fc.constantFrom(
    'lookup("',
    "lookup(",
    '"',
    "'",
    "{",
    "}",
    "(",
    ")",
    ",",
    ":",
    "\\",
    "a b",
    "Units",
    "`",
    "${",
    " ",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 14 }), fc.nat(80), (parts, at) => {
      const text = parts.join("");
      const caret = Math.min(at, text.length);
      const found = namesAt(text, caret, environment);
      if (found === undefined) return;
      expect(found.start).toBeLessThanOrEqual(caret);
      expect(found.end).toBeGreaterThanOrEqual(caret);
      expect(found.end).toBeLessThanOrEqual(text.length);
      expect(text.slice(found.start, caret).endsWith(found.word)).toBe(true);
    }),
  );
});
