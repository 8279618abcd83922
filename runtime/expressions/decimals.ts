import { failed, overLimit } from "./failure";

/**
 * A decimal of more than 15 digits, or too large or small for a JS number:
 * `coefficient × 10^-scale`, without trailing zeros.
 */
export class Wide {
  readonly coefficient: bigint;
  readonly scale: number;

  constructor(coefficient: bigint, scale: number) {
    this.coefficient = coefficient;
    this.scale = scale;
    made.wides += 1;
  }
}

/** An exact decimal: a JS number holds up to 15 digits, `Wide` the rest. */
export type Decimal = number | Wide;

/** Longest coefficient an operation may produce. */
export const digitsMax = 68;
const exponentMax = 290;
const quotientDigits = 34;

// Counts only upwards: an evaluation compares before and after to know whether it must look for wides.
const made = { wides: 0 };

/** How many wide decimals this process has made. */
export function widesMade(): number {
  return made.wides;
}

const powers = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const exactBelow = 1e15;

function power(exponent: number): number {
  return powers[exponent] ?? Number.NaN;
}

function isExact(value: number): boolean {
  return value < exactBelow && value > -exactBelow;
}

/** Decimal places with which `value` is an integer below 10^15, not always the fewest; -1 if none was found. */
function placesOf(value: number): number {
  if (Number.isInteger(value)) return isExact(value) ? 0 : -1;
  const size = value < 0 ? -value : value;
  if (size < 1e13 && Math.round(value * 100) / 100 === value) return 2;
  if (size < 1e11 && Math.round(value * 1e4) / 1e4 === value) return 4;
  if (size < 1e9 && Math.round(value * 1e6) / 1e6 === value) return 6;
  if (size < 1e6 && Math.round(value * 1e9) / 1e9 === value) return 9;
  if (size < 1e3 && Math.round(value * 1e12) / 1e12 === value) return 12;
  return -1;
}

export function multiply(left: Decimal, right: Decimal): Decimal {
  if (typeof left === "number" && typeof right === "number") {
    const leftPlaces = placesOf(left);
    const rightPlaces = placesOf(right);
    if (leftPlaces >= 0 && rightPlaces >= 0) {
      const places = leftPlaces + rightPlaces;
      const unit = powers[places] ?? Number.NaN;
      // Four roundings of 2^-53 stay below half a unit as long as the product has up to 15 digits.
      const product = Math.round(left * right * unit);
      if (isExact(product)) return product / unit + 0;
    }
  }
  const a = wideOf(left);
  const b = wideOf(right);
  return decimalOf(a.coefficient * b.coefficient, a.scale + b.scale);
}

export function add(left: Decimal, right: Decimal): Decimal {
  if (typeof left === "number" && typeof right === "number") {
    const leftPlaces = placesOf(left);
    const rightPlaces = placesOf(right);
    if (leftPlaces >= 0 && rightPlaces >= 0) {
      const places = leftPlaces > rightPlaces ? leftPlaces : rightPlaces;
      const a = Math.round(left * power(leftPlaces)) * power(places - leftPlaces);
      const b = Math.round(right * power(rightPlaces)) * power(places - rightPlaces);
      // Each below 10^15 keeps both scaled values, and so the sum, exact.
      if (isExact(a) && isExact(b) && isExact(a + b)) return (a + b) / power(places) + 0;
    }
  }
  const [a, b, scale] = aligned(left, right);
  return decimalOf(a + b, scale);
}

export function negate(value: Decimal): Decimal {
  return typeof value === "number" ? 0 - value : decimalOf(-value.coefficient, value.scale);
}

export function subtract(left: Decimal, right: Decimal): Decimal {
  return add(left, negate(right));
}

/** Exact if the quotient ends, else 34 digits, half even. */
export function divide(left: Decimal, right: Decimal): Decimal {
  if (right === 0) throw failed("Division by zero");
  if (typeof left === "number" && typeof right === "number") {
    const quotient = left / right;
    const whole = Number.isInteger(quotient) && Number.isInteger(left) && Number.isInteger(right);
    if (whole && isExact(left) && quotient * right === left) {
      return quotient + 0;
    }
    if (
      placesOf(quotient) >= 0 &&
      placesOf(left) >= 0 &&
      placesOf(right) >= 0 &&
      multiply(quotient, right) === left
    ) {
      return quotient + 0;
    }
  }
  const a = wideOf(left);
  const b = wideOf(right);
  const negative = a.coefficient < 0n !== b.coefficient < 0n;
  const quotient = divideSizes(size(a.coefficient), size(b.coefficient));
  return decimalOf(
    negative ? -quotient.coefficient : quotient.coefficient,
    quotient.scale + a.scale - b.scale,
  );
}

type Scaled = { readonly coefficient: bigint; readonly scale: number };

function divideSizes(dividend: bigint, divisor: bigint): Scaled {
  const common = greatestCommonDivisor(dividend, divisor);
  let rest = divisor / common;
  let twos = 0;
  let fives = 0;
  while (rest % 2n === 0n) {
    rest /= 2n;
    twos += 1;
  }
  while (rest % 5n === 0n) {
    rest /= 5n;
    fives += 1;
  }
  if (rest === 1n) {
    const scale = Math.max(twos, fives);
    const exact = ((dividend / common) * 10n ** BigInt(scale)) / (divisor / common);
    if (exact.toString().length <= digitsMax) return { coefficient: exact, scale };
  }
  return roundedQuotient(dividend, divisor);
}

function roundedQuotient(dividend: bigint, divisor: bigint): Scaled {
  let scale = quotientDigits - dividend.toString().length + divisor.toString().length;
  let quotient = 0n;
  let remainder = 0n;
  let scaledDivisor = divisor;
  for (;;) {
    scaledDivisor = scale < 0 ? divisor * 10n ** BigInt(-scale) : divisor;
    const scaledDividend = scale > 0 ? dividend * 10n ** BigInt(scale) : dividend;
    quotient = scaledDividend / scaledDivisor;
    remainder = scaledDividend % scaledDivisor;
    if (quotient.toString().length <= quotientDigits) break;
    scale -= 1;
  }
  // Half even needs no case of its own: a quotient that stops half way ends, and is exact.
  if (remainder * 2n > scaledDivisor) quotient += 1n;
  return { coefficient: quotient, scale };
}

export type Rounding = "half-away" | "down" | "up";

/** Rounds to `places` decimal places (negative: tens, hundreds); `down` and `up` are toward -∞ and +∞. */
export function round(value: Decimal, places: number, mode: Rounding): Decimal {
  if (!Number.isInteger(places) || places < -20 || places > 40) {
    throw failed(`Decimal places must be a whole number between -20 and 40, not ${places}`);
  }
  if (typeof value === "number") {
    const own = placesOf(value);
    if (own >= 0 && own <= places) return value;
    if (own >= 0 && places >= 0) {
      const unit = power(own - places);
      const scaled = Math.round(value * power(own));
      // The quotient cannot be rounded up to the next whole number: they are at least 1/unit apart.
      const truncated = Math.trunc(scaled / unit);
      const rest = scaled - truncated * unit;
      return (truncated + roundingStep(rest, unit, mode)) / power(places) + 0;
    }
  }
  const wide = wideOf(value);
  if (wide.scale <= places) return value;
  const unit = 10n ** BigInt(wide.scale - places);
  const rest = wide.coefficient % unit;
  const step = roundingStep(rest < 0n ? -1 : rest > 0n ? 1 : 0, 1, mode, size(rest) * 2n >= unit);
  return decimalOf(wide.coefficient / unit + BigInt(step), places);
}

function roundingStep(
  rest: number,
  unit: number,
  mode: Rounding,
  half = Math.abs(rest) * 2 >= unit,
): number {
  if (rest === 0) return 0;
  if (mode === "down") return rest < 0 ? -1 : 0;
  if (mode === "up") return rest > 0 ? 1 : 0;
  return half ? Math.sign(rest) : 0;
}

/** Negative, zero or positive, as `left` is below, at or above `right`. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  if (typeof left === "number" && typeof right === "number") {
    return left < right ? -1 : left > right ? 1 : 0;
  }
  const [a, b] = aligned(left, right);
  return a < b ? -1 : a > b ? 1 : 0;
}

const numberText = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,5}))?$/;

/** The decimal a text spells, `12.50` or `1e3`; undefined when it spells none. Throws over 68 digits. */
export function decimalOfText(text: string): Decimal | undefined {
  const match = text.length <= 2_000 ? numberText.exec(text) : null;
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  if (whole === "" && fraction === "") return undefined;
  const digits = (whole + fraction).replace(/^0+(?=\d)/, "");
  const coefficient = BigInt(digits);
  return decimalOf(sign === "-" ? -coefficient : coefficient, fraction.length - Number(exponent));
}

/** Plain digits without exponent where they fit: `1234.5`, `0.0000001`. */
export function textOfDecimal(value: Decimal): string {
  if (typeof value === "number") {
    const text = String(value);
    return text.includes("e") ? plainText(wideOf(value)) : text;
  }
  return plainText(value);
}

function plainText({ coefficient, scale }: Scaled): string {
  const digits = size(coefficient).toString();
  const sign = coefficient < 0n ? "-" : "";
  if (scale <= 0) {
    return digits.length - scale > digitsMax
      ? `${sign}${digits}e${-scale}`
      : sign + digits + "0".repeat(-scale);
  }
  if (scale > digitsMax * 2) return `${sign}${digits}e-${scale}`;
  const padded = digits.padStart(scale + 1, "0");
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

function aligned(left: Decimal, right: Decimal): readonly [bigint, bigint, number] {
  const a = wideOf(left);
  const b = wideOf(right);
  const scale = Math.max(a.scale, b.scale);
  return [
    a.coefficient * 10n ** BigInt(scale - a.scale),
    b.coefficient * 10n ** BigInt(scale - b.scale),
    scale,
  ];
}

/** The exact value of a number is that of its shortest text, as in the JSON it came from. */
function wideOf(value: Decimal): Scaled {
  if (typeof value !== "number") return value;
  if (Number.isSafeInteger(value)) return { coefficient: BigInt(value), scale: 0 };
  const match = numberText.exec(String(value));
  if (match === null) throw failed(`${value} is not a number`);
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const coefficient = BigInt(whole + fraction);
  return {
    coefficient: sign === "-" ? -coefficient : coefficient,
    scale: fraction.length - Number(exponent),
  };
}

/** The smallest form: a JS number up to 15 digits, else a wide decimal. */
function decimalOf(coefficient: bigint, scale: number): Decimal {
  if (coefficient === 0n) return 0;
  const digits = size(coefficient).toString();
  const kept = digits.replace(/0+$/, "");
  const exponent = digits.length - kept.length - scale;
  if (kept.length > digitsMax) throw overLimit(`A number of more than ${digitsMax} digits`);
  if (Math.abs(exponent + kept.length) > exponentMax) {
    throw overLimit(`A number beyond 10^±${exponentMax}`);
  }
  const signed = coefficient < 0n ? `-${kept}` : kept;
  return kept.length <= 15 ? Number(`${signed}e${exponent}`) : new Wide(BigInt(signed), -exponent);
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [high, low] = [a, b];
  while (low !== 0n) [high, low] = [low, high % low];
  return high;
}
