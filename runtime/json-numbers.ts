/** A number can be too large with an exponent of three digits, or with some hundred digits. Most texts have neither. */
const longExponent = /[eE]\+?\d{3}/;
// Written out: with a count it is eight times slower.
const manyDigits = new RegExp("\\d".repeat(24));
const token = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d[\d.eE+-]*/g;

/**
 * Where a JSON text spells a number beyond ±1.8 × 10^308, which parsing takes for infinity and writing for
 * nothing; null if it has none. The text must be valid JSON.
 */
export function placeOfHugeNumber(text: string): number | null {
  if (!longExponent.test(text) && !manyDigits.test(text)) return null;
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found.charCodeAt(0) !== 0x22 && !Number.isFinite(Number(found))) return index;
  }
  return null;
}
