const poolBytes = 64 * 1024;
/** What is longer gets memory of its own: a small view must not keep much else alive. */
const pooledMax = 8 * 1024;
const bytesPerUnitMax = 3;

const encoder = new TextEncoder();
let pool = new Uint8Array(poolBytes);
let used = 0;

/**
 * Memory of so many bytes, with whatever was in it. Short pieces are cut from one block: a run makes many
 * of them that live for one commit, and a block each would keep the collector busy.
 */
export function takeBytes(length: number): Uint8Array<ArrayBuffer> {
  if (length > pooledMax) return new Uint8Array(length);
  const from = reserve(length);
  used = from + length;
  return pool.subarray(from, used);
}

/** A text as UTF-8. */
export function utf8Of(text: string): Uint8Array<ArrayBuffer> {
  const most = text.length * bytesPerUnitMax;
  if (most > pooledMax) return encoder.encode(text);
  const from = reserve(most);
  const { written } = encoder.encodeInto(text, pool.subarray(from));
  used = from + written;
  return pool.subarray(from, used);
}

/** Bytes of a text as UTF-8, without making them; half a surrogate pair becomes U+FFFD, of three. */
export function utf8LengthOf(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (isPair(text, at, unit)) {
      bytes += 2;
      at++;
    } else bytes += 2;
  }
  return bytes;
}

function isPair(text: string, at: number, unit: number): boolean {
  if (unit < 0xd800 || unit > 0xdbff) return false;
  const next = text.charCodeAt(at + 1);
  return next >= 0xdc00 && next <= 0xdfff;
}

function reserve(length: number): number {
  if (used + length > poolBytes) {
    pool = new Uint8Array(poolBytes);
    used = 0;
  }
  return used;
}
