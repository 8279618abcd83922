/** Deeper than any document, and far less than what overflows the stack of whatever walks it. */
export const nestingMax = 512;

const [quote, backslash, openList, closeList, openObject, closeObject] = [
  0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d,
];

/**
 * Is this JSON nested deeper than {@link nestingMax}? Parsing such a body succeeds, but walking or
 * writing its value overflows the stack. Reads bytes only; what is not JSON is not deep.
 */
export function isTooDeep(bytes: Uint8Array): boolean {
  if (bytes.length <= nestingMax) {
    return false;
  }
  let depth = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (inText) {
      if (byte === backslash) {
        at += 1;
      } else if (byte === quote) {
        inText = false;
      }
    } else if (byte === quote) {
      inText = true;
    } else if (byte === openList || byte === openObject) {
      depth += 1;
      if (depth > nestingMax) {
        return true;
      }
    } else if (byte === closeList || byte === closeObject) {
      depth -= 1;
    }
  }
  return false;
}
