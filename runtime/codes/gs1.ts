/** Keys of GS1 by their number of digits, the check digit included (GS1 General Specifications, 7.9). */
const lengths = {
  GTIN: [8, 12, 13, 14],
  UPC: [12],
  GLN: [13],
  SSCC: [18],
} as const;

export type Gs1Key = keyof typeof lengths;

export function isGs1Key(scheme: string): scheme is Gs1Key {
  return Object.hasOwn(lengths, scheme);
}

/** The digit that goes behind the others of a GS1 key: weights 3 and 1 from the right; undefined unless all are digits. */
export function gs1CheckDigit(digits: string): string | undefined {
  if (!/^\d{1,17}$/.test(digits)) return undefined;
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const weight = (digits.length - index) % 2 === 1 ? 3 : 1;
    sum += weight * (digits.charCodeAt(index) - 48);
  }
  return String((10 - (sum % 10)) % 10);
}

/** Why a text is no key of its kind, as a half-sentence; undefined if it is one. */
export function gs1Fault(key: Gs1Key, text: string): string | undefined {
  const wanted: readonly number[] = lengths[key];
  if (!/^\d+$/.test(text)) return `${key} has digits only, without blanks and dashes`;
  if (!wanted.includes(text.length)) {
    return `${key} has ${wanted.join(", ").replace(/, (\d+)$/, " or $1")} digits, this has ${text.length}`;
  }
  const digit = gs1CheckDigit(text.slice(0, -1));
  return digit === text.at(-1)
    ? undefined
    : `its check digit is ${text.at(-1)}, it should be ${digit}`;
}
