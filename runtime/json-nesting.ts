/** Deeper than any document, and far less than what overflows the stack of whatever walks it. */
export const nestingMax = 512;

const quote = 0x22;
const backslash = 0x5c;

/** How much deeper a byte outside texts leads. */
const steps = new Int8Array(256);
for (const [characters, step] of [
  ["[{", 1],
  ["]}", -1],
] as const) {
  for (const character of characters) {
    steps[character.charCodeAt(0)] = step;
  }
}

/**
 * Is this JSON nested deeper than {@link nestingMax}? Parsing such a body succeeds, but walking or
 * writing its value overflows the stack. Reads bytes only; what is not JSON is not deep.
 */
export function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) {
      at = endOfText(bytes, at + 1);
    } else {
      depth += steps[byte] ?? 0;
      if (depth > nestingMax) {
        return true;
      }
    }
  }
  return false;
}

/** Where the text that begins at `from` has its closing quote. */
function endOfText(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== quote) {
    at += bytes[at] === backslash ? 2 : 1;
  }
  return at;
}
