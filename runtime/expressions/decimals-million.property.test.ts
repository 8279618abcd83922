import { expect, test, vi } from "vitest";
import {
  add,
  compareDecimals,
  type Decimal,
  decimalOfText,
  multiply,
  round,
  subtract,
  textOfDecimal,
} from "./decimals";

// A million cases on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

const pairsCount = 200_000;

/** Marsaglia's xorshift: the same numbers in every run, and fast. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** A decimal as a whole number of its last place, on BigInt alone. */
type Exact = { readonly units: bigint; readonly scale: number };

function textOfExact({ units, scale }: Exact): string {
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(scale + 1, "0");
  const whole = scale === 0 ? digits : digits.slice(0, -scale);
  const fraction = scale === 0 ? "" : digits.slice(-scale).replace(/0+$/, "");
  const plain = fraction === "" ? whole : `${whole}.${fraction}`;
  return negative && plain !== "0" ? `-${plain}` : plain;
}

function aligned(a: Exact, b: Exact): readonly [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale);
  return [a.units * tens(scale - a.scale), b.units * tens(scale - b.scale), scale];
}

const powers = Array.from({ length: 60 }, (_, power) => 10n ** BigInt(power));
const tens = (power: number): bigint => powers[power] ?? 10n ** BigInt(power);

function roundedTo(a: Exact, places: number): Exact {
  if (a.scale <= places) return a;
  const unit = tens(a.scale - places);
  const size = a.units < 0n ? -a.units : a.units;
  const units = (size + unit / 2n) / unit;
  return { units: a.units < 0n ? -units : units, scale: places };
}

test("a million sums, differences, products, roundings and comparisons are those of BigInt", () => {
  const next = numbersFrom(20_261_126);
  const operand = (): Exact => {
    const digits = 1 + (next() % 18);
    const units = (BigInt(next()) * 4_294_967_296n + BigInt(next())) % tens(digits);
    return { units: next() % 2 === 0 ? units : -units, scale: next() % 9 };
  };
  let wrong = "";
  let checked = 0;
  const check = (name: string, made: Decimal, exact: Exact, a: Exact, b: Exact | number) => {
    checked += 1;
    const text = textOfExact(exact);
    if (textOfDecimal(made) === text || wrong !== "") return;
    const second = typeof b === "number" ? b : textOfExact(b);
    wrong = `${name}(${textOfExact(a)}, ${second}) is ${text}, not ${textOfDecimal(made)}`;
  };
  for (let pair = 0; pair < pairsCount; pair += 1) {
    const [a, b] = [operand(), operand()];
    const left = decimalOfText(textOfExact(a)) ?? 0;
    const right = decimalOfText(textOfExact(b)) ?? 0;
    const [one, other, scale] = aligned(a, b);
    check("add", add(left, right), { units: one + other, scale }, a, b);
    check("subtract", subtract(left, right), { units: one - other, scale }, a, b);
    const product = { units: a.units * b.units, scale: a.scale + b.scale };
    check("multiply", multiply(left, right), product, a, b);
    const places = next() % 7;
    check("round", round(left, places, "half-away"), roundedTo(a, places), a, places);
    checked += 1;
    const order = one < other ? -1 : one > other ? 1 : 0;
    if (Math.sign(compareDecimals(left, right)) !== order && wrong === "") {
      wrong = `compare(${textOfExact(a)}, ${textOfExact(b)})`;
    }
  }
  expect(wrong).toBe("");
  expect(checked).toBe(1_000_000);
});
