import fc from "fast-check";
import { expect, test, vi } from "vitest";
import {
  add,
  compareDecimals,
  type Decimal,
  decimalOfText,
  divide,
  multiply,
  negate,
  type Rounding,
  round,
  subtract,
  textOfDecimal,
  Wide,
} from "./decimals";
import { EvaluationFailure } from "./failure";

// Thousands of cases on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

/** A rational number: the reference everything is compared with. */
type Rational = { readonly over: bigint; readonly under: bigint };

function rationalOf(value: Decimal): Rational {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(
    typeof value === "number" ? String(value) : textOfDecimal(value),
  );
  if (match === null) throw new Error(`${textOfDecimal(value)} is not a decimal`);
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = BigInt(sign + whole + fraction);
  const scale = fraction.length - Number(exponent);
  return scale >= 0
    ? { over: digits, under: 10n ** BigInt(scale) }
    : { over: digits * 10n ** BigInt(-scale), under: 1n };
}

function same(left: Rational, right: Rational): boolean {
  return left.over * right.under === right.over * left.under;
}

const texts = fc
  .tuple(
    fc.boolean(),
    fc.oneof(
      { weight: 3, arbitrary: fc.bigInt({ min: 0n, max: 99_999n }) },
      { weight: 3, arbitrary: fc.bigInt({ min: 0n, max: 10n ** 15n }) },
      { weight: 1, arbitrary: fc.bigInt({ min: 10n ** 14n, max: 10n ** 16n }) },
      { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 10n ** 30n }) },
    ),
    fc.nat({ max: 18 }),
  )
  .map(([negative, digits, scale]) => {
    const padded = digits.toString().padStart(scale + 1, "0");
    const text = scale === 0 ? padded : `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
    return negative ? `-${text}` : text;
  });
const decimals = fc.oneof(
  { weight: 4, arbitrary: texts.map((text) => decimalOfText(text) as Decimal) },
  // What JSON may bring: any double, also one of 16 and 17 digits.
  {
    weight: 1,
    arbitrary: fc
      .double({ noNaN: true, noDefaultInfinity: true, min: -1e20, max: 1e20 })
      .filter((value) => value === 0 || Math.abs(value) > 1e-20)
      .map((value) => value + 0),
  },
);
const runs = { numRuns: 3_000 };

test("a decimal keeps exactly what its text spells, and its text spells it again", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const value = decimalOfText(text) as Decimal;
      const [, whole = "", fraction = ""] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
      const digits = BigInt(`${text.startsWith("-") ? "-" : ""}${whole}${fraction}`);
      expect(same(rationalOf(value), { over: digits, under: 10n ** BigInt(fraction.length) })).toBe(
        true,
      );
      expect(decimalOfText(textOfDecimal(value))).toEqual(value);
    }),
    runs,
  );
});

test("up to 15 digits are carried in a number, more in a wide decimal", () => {
  expect(decimalOfText("123456789012345")).toBe(123456789012345);
  expect(decimalOfText("12345678901234.50")).toBe(12345678901234.5);
  expect(decimalOfText("1234567890123456")).toBeInstanceOf(Wide);
  expect(multiply(123456789012345, 10)).toBe(1234567890123450);
  expect(multiply(12345678.9, 87654321.1)).toBeInstanceOf(Wide);
});

test("sum, difference and product are exact", () => {
  fc.assert(
    fc.property(decimals, decimals, (left, right) => {
      const [a, b] = [rationalOf(left), rationalOf(right)];
      const under = a.under * b.under;
      expect(
        same(rationalOf(add(left, right)), { over: a.over * b.under + b.over * a.under, under }),
      ).toBe(true);
      expect(
        same(rationalOf(subtract(left, right)), {
          over: a.over * b.under - b.over * a.under,
          under,
        }),
      ).toBe(true);
      expect(same(rationalOf(multiply(left, right)), { over: a.over * b.over, under })).toBe(true);
      expect(Object.is(multiply(left, right), -0)).toBe(false);
      expect(Object.is(add(left, right), -0)).toBe(false);
    }),
    runs,
  );
});

test("a quotient that ends is exact, any other has 34 digits and the nearest value", () => {
  fc.assert(
    fc.property(decimals, decimals, (left, right) => {
      fc.pre(right !== 0);
      const quotient = divide(left, right);
      const [a, b, q] = [rationalOf(left), rationalOf(right), rationalOf(quotient)];
      const exact = { over: a.over * b.under, under: a.under * b.over };
      if (same(q, exact)) return;
      const digits = quotient instanceof Wide ? abs(quotient.coefficient).toString().length : 0;
      expect(digits).toBeLessThanOrEqual(34);
      // |q - exact| <= 1/2 unit in the 34th digit, which is at most |exact| × 10^-33.
      const error = abs(q.over * exact.under - exact.over * q.under);
      expect(error * 2n * 10n ** 33n <= abs(exact.over * q.under)).toBe(true);
    }),
    runs,
  );
});

test("a quotient that ends is exact beyond 34 digits, one that does not end is rounded", () => {
  const long = decimalOfText(`1${"0".repeat(33)}5`) as Decimal;
  expect(textOfDecimal(divide(long, 10))).toBe(`1${"0".repeat(33)}.5`);
  expect(textOfDecimal(divide(1, 2 ** 40))).toBe((2 ** -40).toFixed(40));
  expect(textOfDecimal(divide(1, 3))).toBe(`0.${"3".repeat(34)}`);
  expect(textOfDecimal(divide(2, 3))).toBe(`0.${"6".repeat(33)}7`);
  expect(() => divide(1, 0)).toThrow(EvaluationFailure);
});

test("rounding is half away from zero, down and up are toward the infinities", () => {
  fc.assert(
    fc.property(
      decimals,
      fc.integer({ min: -6, max: 18 }),
      fc.constantFrom<Rounding>("half-away", "down", "up"),
      (value, places, mode) => {
        const exact = rationalOf(value);
        const unit = 10n ** BigInt(Math.abs(places));
        const [over, under] =
          places >= 0 ? [exact.over * unit, exact.under] : [exact.over, exact.under * unit];
        const expected = roundedWhole(over, under, mode);
        const result = rationalOf(round(value, places, mode));
        expect(
          same(
            result,
            places >= 0 ? { over: expected, under: unit } : { over: expected * unit, under: 1n },
          ),
        ).toBe(true);
      },
    ),
    runs,
  );
});

test("the order is that of the exact values", () => {
  fc.assert(
    fc.property(decimals, decimals, (left, right) => {
      const [a, b] = [rationalOf(left), rationalOf(right)];
      const difference = a.over * b.under - b.over * a.under;
      expect(Math.sign(compareDecimals(left, right))).toBe(
        difference < 0n ? -1 : difference > 0n ? 1 : 0,
      );
      expect(compareDecimals(left, negate(negate(left)))).toBe(0);
    }),
    runs,
  );
});

function roundedWhole(over: bigint, under: bigint, mode: Rounding): bigint {
  const whole = over / under;
  const rest = over % under;
  if (rest === 0n) return whole;
  if (mode === "down") return rest < 0n ? whole - 1n : whole;
  if (mode === "up") return rest > 0n ? whole + 1n : whole;
  return abs(rest) * 2n >= under ? whole + (rest < 0n ? -1n : 1n) : whole;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
