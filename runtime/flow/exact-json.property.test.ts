import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../json";
import { canonicalJson, compactJson } from "./canonical";
import { asExactJson, JsonSyntaxError, parseExactJson } from "./exact-json";

const digits = (max: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: max })
    .map((list) => list.join(""));
const numberText = fc
  .tuple(
    fc.boolean(),
    digits(30),
    fc.option(digits(30)),
    fc.option(fc.integer({ min: -400, max: 400 })),
  )
  .map(([negative, whole, fraction, exponent]) => {
    const head = whole.replace(/^0+(?=\d)/, "");
    const tail = fraction === null ? "" : `.${fraction}`;
    return `${negative ? "-" : ""}${head}${tail}${exponent === null ? "" : `e${exponent}`}`;
  });

/** The exact value as sign, digits and power, computed with BigInt only. */
function exact(text: string): string {
  const found = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text);
  if (found === null) throw new Error(`not a number: ${text}`);
  const [, sign, whole = "", fraction = "", exponent = "0"] = found;
  let value = BigInt(whole + fraction);
  let power = Number(exponent) - fraction.length;
  while (value !== 0n && value % 10n === 0n) {
    value /= 10n;
    power += 1;
  }
  return value === 0n ? `${sign}0` : `${sign}${value}e${power}`;
}

/** JSON without -0, which JSON.parse reads and cannot write. */
const plainJson = fc.json({ maxDepth: 5 }).filter((text) => !/-0(?![.\d])/.test(text));

describe("exact JSON", () => {
  it("keeps the value of every number", () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const written = compactJson(parseExactJson(text));
        expect(exact(written)).toBe(exact(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("reads what JSON.parse reads", () => {
    fc.assert(
      fc.property(plainJson, (text) => {
        expect(parseExactJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("writes a value that was never exact as what it is, one with the key of kept numbers too", () => {
    const key = fc.constantFrom("$number", "__proto__", "a");
    const { value } = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom("5", "no number", null, true, 5),
        fc.array(tie("value"), { maxLength: 3 }),
        fc
          .array(fc.tuple(key, tie("value")), { maxLength: 2 })
          .map((all) => Object.fromEntries(all)),
      ),
    }));
    fc.assert(
      fc.property(value, (one) => {
        expect(JSON.parse(canonicalJson(asExactJson(one)))).toEqual(one);
      }),
    );
  });

  it("is stable: what was written once is written the same again", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const once = canonicalJson(parseExactJson(text));
        expect(canonicalJson(parseExactJson(once))).toBe(once);
      }),
    );
  });

  it("keeps an object that looks like a kept number apart from one", () => {
    const text = '{"$number": "12"}';
    const value = parseExactJson(text);
    expect(compactJson(value)).toBe(text);
    expect(compactJson(parseExactJson(`{"a": {"$number": {"$number": "1"}}}`))).toBe(
      `{"a": {"$number": {"$number": "1"}}}`,
    );
    expect(compactJson(parseExactJson("123456789012345678901"))).toBe("123456789012345678901");
  });

  it.each([
    ['{"a": 1, "a": 2}', /"a" appears twice in line 1, column 13/],
    ["[1, 2", /missing/],
    ["{'a': 1}", /double quotes/],
    ['"a\nb"', /control character/],
    ["[01]", /missing/],
    ["nul", /not JSON/],
    ["", /ends too early/],
    ["1 2", /more text/],
    [`${"[".repeat(300)}`, /nested deeper/],
  ])("refuses %s", (text, message) => {
    expect(() => parseExactJson(text)).toThrow(JsonSyntaxError);
    expect(() => parseExactJson(text)).toThrow(message);
  });

  it("keeps __proto__ as a key", () => {
    const value = parseExactJson('{"__proto__": {"a": 1}}');
    expect(compactJson(value)).toBe('{"__proto__": {"a": 1}}');
  });
});
