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

function reserve(length: number): number {
  if (used + length > poolBytes) {
    pool = new Uint8Array(poolBytes);
    used = 0;
  }
  return used;
}
