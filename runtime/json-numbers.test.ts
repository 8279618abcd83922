import { expect, test } from "vitest";
import { placeOfHugeNumber } from "./json-numbers";

test.each([
  ["1e309", 0],
  ['{"total": -1e400}', 10],
  [`[1, "1e999", ${"9".repeat(309)}]`, 13],
  ['["\\\\", 5E+999]', 7],
  ['["a\\"1e999", 1e999]', 13],
  ["1e308", null],
  ["[1e-999, 0e999]", null],
  ['{"sku": "1e999", "e1000": 5, "text": "\\"1e999"}', null],
  [`"${"9".repeat(400)}"`, null],
  [`[${"9".repeat(308)}]`, null],
])("%s", (text, place) => {
  JSON.parse(text);
  expect(placeOfHugeNumber(text)).toBe(place);
});

test("a long text without one is read once", () => {
  expect(placeOfHugeNumber(JSON.stringify({ note: `${"\\ e999 ".repeat(300_000)}` }))).toBe(null);
});
