import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimalOf, isSameDecimal } from "@/runtime/decimal-text";
import { numbersReadOtherwise } from "@/runtime/json-numbers";
import { jsonProblem } from "./message-text";
import { readJson } from "./read-json";

const digits = (max: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: max })
    .map((all) => all.join(""));

/** A number as RFC 8259 lets somebody write it. */
const written = fc
  .tuple(
    fc.constantFrom("", "-"),
    digits(30).map((whole) => whole.replace(/^0+(?=\d)/, "")),
    fc.option(digits(30), { nil: null }),
    fc.option(fc.tuple(fc.constantFrom("e", "E"), fc.constantFrom("", "+", "-"), digits(3)), {
      nil: null,
    }),
  )
  .map(
    ([sign, whole, fraction, exponent]) =>
      `${sign}${whole}${fraction === null ? "" : `.${fraction}`}${exponent?.join("") ?? ""}`,
  );

const isTooLarge = (number: string) => !Number.isFinite(Number(number));

/** What is handed on for each, as it goes to the server. */
function handedOn(text: string): readonly (number | string)[] {
  const { value } = JSON.parse(JSON.stringify(readJson(text))) as {
    value: { numbers: (number | string)[] };
  };
  return value.numbers;
}

/** Minus zero is zero. */
function isSameValue(number: string, as: number): boolean {
  return decimalOf(number).digits === "" ? as === 0 : isSameDecimal(number, String(as));
}

function expectKept(number: string, as: number | string | undefined): void {
  if (typeof as === "number" && !isSameValue(number, as)) {
    expect(number).toContain(".");
    expect(decimalOf(number).digits.length).toBeLessThanOrEqual(17);
  } else if (typeof as !== "number") expect(as).toBe(number);
  const isSame = typeof as === "number" && isSameValue(number, as);
  const told = numbersReadOtherwise(`[${number}]`);
  expect(told).toEqual(isSame ? [] : [{ number, as, offset: 1 }]);
}

const lists = fc.array(written, { minLength: 1, maxLength: 5 });
const textOf = (numbers: readonly string[]) =>
  `{"note": "\\"1e999", "numbers": [${numbers.join(", ")}]}`;

describe("a number that somebody writes", () => {
  it("is handed on with all its digits; the nearest to a fraction of up to 17 is told", () => {
    fc.assert(
      fc.property(lists, (all) => {
        const numbers = all.filter((number) => !isTooLarge(number));
        const text = textOf(numbers);
        expect(jsonProblem(text)).toBeNull();
        const given = handedOn(text);
        expect(given).toHaveLength(numbers.length);
        for (const [place, number] of numbers.entries()) expectKept(number, given[place]);
      }),
      { numRuns: 500 },
    );
  });

  it("is refused with its place where it is too large", () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 309, max: 999 }), (numbers, power) => {
        const text = textOf([...numbers, `1e${power}`]);
        expect(readJson(text)).toBeNull();
        expect(jsonProblem(text)).toMatch(/^This number is too large in line 1, column \d+\.$/);
      }),
    );
  });
});
