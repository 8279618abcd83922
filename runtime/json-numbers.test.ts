import fc from "fast-check";
import { expect, it, test } from "vitest";
import { HugeNumber, numbersReadOtherwise, parseForeignJson } from "./json-numbers";

const offsetOf = (text: string): number | null => {
  try {
    parseForeignJson(text);
    return null;
  } catch (error) {
    if (error instanceof HugeNumber) return error.offset;
    throw error;
  }
};

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
])("a number beyond all numbers is named: %s", (text, place) => {
  expect(offsetOf(text)).toBe(place);
});

test.each([
  // The id of an order in a shop system's own sample.
  ['{"id":820982911946154508}', { id: "820982911946154508" }],
  ["[9007199254740993, -9007199254740993]", ["9007199254740993", "-9007199254740993"]],
  ["12345678901234567890123", "12345678901234567890123"],
  ["0.1234567890123456789", "0.1234567890123456789"],
  ["[1e-999]", ["1e-999"]],
  // What a number says in another way stays a number.
  ['{"a":9007199254740992,"b":1.50,"c":1e22,"d":-0.0}', { a: 2 ** 53, b: 1.5, c: 1e22, d: -0 }],
  ["10000000000000000000", 1e19],
  // Written out by a system that computes with doubles.
  ["[0.10000000000000001, 18.520000000000000]", [0.1, 18.52]],
  ['{"track":"820982911946154508","n":1}', { track: "820982911946154508", n: 1 }],
  [
    '["\\",: 820982911946154508", 820982911946154508]',
    ['",: 820982911946154508', "820982911946154508"],
  ],
  ['{"__proto__":820982911946154508}', JSON.parse('{"__proto__":"820982911946154508"}')],
])("no digit is lost: %s", (text, value) => {
  expect(parseForeignJson(text)).toEqual(value);
});

it("is the same as ever for what a JS number holds", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseForeignJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

it("keeps every integer", () => {
  fc.assert(
    fc.property(fc.bigInt(), (value) => {
      const read = parseForeignJson(`{"v":[${value}]}`) as { v: [number | string] };
      expect(BigInt(read.v[0])).toBe(value);
    }),
  );
});

test("a long text is read once", () => {
  const text = JSON.stringify({ note: `${"\\ e999 ".repeat(300_000)}` });
  expect(parseForeignJson(text)).toEqual(JSON.parse(text));
});

test("numbers that are read otherwise than they say are named, each where it comes first", () => {
  const text = `{
    "total": 12345678901234567890.12, "twice": [12345678901234567890.12, 1e-999],
    "near": 1.2345678901234569, "round": 100000000000000000000, "same": [0.1000000000000000, -0, -0.00],
    "text": "12345678901234567890.12 and \\" 12345678901234567890.12", "id": -9007199254740993
  }`;
  const found = numbersReadOtherwise(text);
  expect(found.map(({ number, as }) => ({ number, as }))).toEqual([
    { number: "12345678901234567890.12", as: "12345678901234567890.12" },
    { number: "1e-999", as: "1e-999" },
    { number: "1.2345678901234569", as: 1.234567890123457 },
    { number: "-9007199254740993", as: "-9007199254740993" },
  ]);
  expect(found.map(({ offset }) => offset)).toEqual([
    text.indexOf("12345678901234567890.12"),
    text.indexOf("1e-999"),
    text.indexOf("1.2345678901234569"),
    text.indexOf("-9007199254740993"),
  ]);
  expect(numbersReadOtherwise('{"total": 1234567890.12}')).toEqual([]);
});
