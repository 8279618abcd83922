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
  const nesting = new JsonNesting();
  nesting.read(bytes);
  return nesting.tooDeep;
}

/** The same for a body that comes in pieces, each read as it arrives. */
export class JsonNesting {
  tooDeep = false;
  readonly #max: number;
  #depth = 0;
  #inText = false;
  /** The piece before ended in a backslash within a text. */
  #escaped = false;

  constructor(max = nestingMax) {
    this.#max = max;
  }

  read(bytes: Uint8Array): void {
    if (this.tooDeep) return;
    let at = this.#inText ? this.#endOfText(bytes, 0) : 0;
    let depth = this.#depth;
    const max = this.#max;
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === quote) {
        at = this.#endOfText(bytes, at + 1) - 1;
      } else {
        depth += steps[byte] ?? 0;
        if (depth > max) {
          this.tooDeep = true;
          return;
        }
      }
    }
    this.#depth = depth;
  }

  /** Where it goes on after the text that begins or goes on at `from`. */
  #endOfText(bytes: Uint8Array, from: number): number {
    let at = from;
    if (this.#escaped) {
      at += 1;
    }
    while (at < bytes.length && bytes[at] !== quote) {
      at += bytes[at] === backslash ? 2 : 1;
    }
    this.#inText = at >= bytes.length;
    this.#escaped = at > bytes.length;
    return at + 1;
  }
}
