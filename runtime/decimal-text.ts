/** Digits without leading and trailing zeros, and the power of ten of the last one. */
export type DecimalText = {
  readonly negative: boolean;
  readonly digits: string;
  readonly power: number;
};

/** Reads a number as JSON (RFC 8259, 6) or JavaScript writes it, without rounding. */
export function decimalOf(text: string): DecimalText {
  const negative = text.startsWith("-");
  const [mantissa = "", exponent = "0"] = text.replace(/^-/, "").toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const all = (whole + fraction).replace(/^0+/, "");
  const digits = all.replace(/0+$/, "");
  const power = Number(exponent) - fraction.length + (all.length - digits.length);
  return { negative, digits, power: digits === "" ? 0 : power };
}

/** Whether two texts are the same number, however they are written. */
export function isSameDecimal(a: string, b: string): boolean {
  if (a === b) return true;
  const left = decimalOf(a);
  const right = decimalOf(b);
  return (
    left.digits === right.digits && left.negative === right.negative && left.power === right.power
  );
}
