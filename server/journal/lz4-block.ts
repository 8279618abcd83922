/**
 * LZ4 block compression of what is short, in this process's own memory: the native library gives every
 * result a block outside the heap, which costs the collector more than the compression itself.
 * Format: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 */

const tableBits = 12;
/** Position + 1 of the last text with a hash; 0 is none. Emptied before each use. */
const table = new Int32Array(1 << tableBits);
/** Knuth's multiplicative hash, as a signed number. */
const hashFactor = -1640531535;
const matchMin = 4;
const offsetMax = 0xffff;
/** The format demands that a block ends in literals, and how far before the end its last match begins. */
const lastLiterals = 5;
const matchlessEnd = 12;
/** After so many misses the search takes larger steps: what does not compress is left early. */
const missesPerStep = 5;
const nibbleMax = 15;

/** The most bytes that {@link packBlock} writes for so many. */
export function blockSizeMax(length: number): number {
  return length + Math.ceil(length / 255) + 16;
}

/** Compresses `source` to `target` from `start` on, which has {@link blockSizeMax} bytes there; returns the end. */
export function packBlock(source: Uint8Array, target: Uint8Array, start: number): number {
  table.fill(0);
  const words = new DataView(source.buffer, source.byteOffset, source.byteLength);
  const searchEnd = source.length - matchlessEnd;
  const matchEnd = source.length - lastLiterals;
  let literals = 0;
  let at = 0;
  let to = start;
  let misses = 1 << missesPerStep;
  while (at < searchEnd) {
    const word = words.getInt32(at, true);
    const slot = Math.imul(word, hashFactor) >>> (32 - tableBits);
    let from = (table[slot] as number) - 1;
    table[slot] = at + 1;
    if (from < 0 || at - from > offsetMax || words.getInt32(from, true) !== word) {
      at += misses >> missesPerStep;
      misses += 1;
      continue;
    }
    misses = 1 << missesPerStep;
    while (at > literals && from > 0 && source[at - 1] === source[from - 1]) {
      at -= 1;
      from -= 1;
    }
    const offset = at - from;
    let end = at + matchMin;
    while (end < matchEnd && source[end] === source[end - offset]) end += 1;
    to = writeSequence(source, literals, at, target, to, end - at - matchMin);
    target[to] = offset & 0xff;
    target[to + 1] = offset >> 8;
    to = writeLength(target, to + 2, end - at - matchMin);
    at = end;
    literals = end;
  }
  return writeSequence(source, literals, source.length, target, to, 0);
}

/** Token and literals of a sequence whose match has so many bytes beyond the least. */
function writeSequence(
  source: Uint8Array,
  first: number,
  end: number,
  target: Uint8Array,
  start: number,
  match: number,
): number {
  const length = end - first;
  target[start] = (Math.min(length, nibbleMax) << 4) | Math.min(match, nibbleMax);
  let to = writeLength(target, start + 1, length);
  for (let at = first; at < end; at += 1, to += 1) target[to] = source[at] as number;
  return to;
}

/** What of a length has no place in its half of the token. */
function writeLength(target: Uint8Array, start: number, length: number): number {
  if (length < nibbleMax) return start;
  let to = start;
  let rest = length - nibbleMax;
  for (; rest >= 255; rest -= 255, to += 1) target[to] = 255;
  target[to] = rest;
  return to + 1;
}
