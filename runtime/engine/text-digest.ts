import { shortHash } from "./short-hash";

/** Bytes of a text as UTF-8, and a hash that tells whether a recomputed value is the one that was there. */
export type TextDigest = { readonly bytes: number; readonly hash: string };

const scratchBytes = 64 * 1024;
const bytesPerUnitMax = 3;
/** Sets these hashes apart from the ones of `shortHash`, which runs of earlier builds have. */
const mark = ":";

const encoder = new TextEncoder();
const scratch = new Uint8Array(scratchBytes);
const scratchWords = new Int32Array(scratch.buffer);

/**
 * The digest of a text, four bytes at a time: a loop of thousands of entries has each of them digested.
 * The hash has 53 bits; it proves nothing against an attacker and is used for nothing of that kind.
 */
export function digestOf(text: string): TextDigest {
  if (text.length * bytesPerUnitMax <= scratchBytes) {
    const { written } = encoder.encodeInto(text, scratch);
    return { bytes: written, hash: hashOf(scratch, scratchWords, written) };
  }
  const bytes = encoder.encode(text);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  return { bytes: bytes.length, hash: hashOf(bytes, words, bytes.length) };
}

/** Is this hash, of this build or of an earlier one, that of the text? */
export function isHashOf(hash: string | undefined, text: string): boolean {
  if (hash === undefined) return false;
  return hash === (hash.startsWith(mark) ? digestOf(text).hash : shortHash(text));
}

function hashOf(bytes: Uint8Array, words: Int32Array, length: number): string {
  let low = 0xdeadbeef ^ length;
  let high = 0x41c6ce57 ^ length;
  const whole = length >> 2;
  for (let at = 0; at < whole; at++) {
    const word = words[at] as number;
    low = Math.imul(low ^ word, 2_654_435_761);
    low ^= low >>> 15;
    high = Math.imul(high ^ word, 1_597_334_677);
    high ^= high >>> 13;
  }
  for (let at = whole << 2; at < length; at++) {
    const byte = bytes[at] as number;
    low = Math.imul(low ^ byte, 2_654_435_761);
    high = Math.imul(high ^ byte, 1_597_334_677);
  }
  low =
    Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  high =
    Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  return `${mark}${(4_294_967_296 * (2_097_151 & high) + (low >>> 0)).toString(36)}`;
}
