import { compressSync, uncompressSync } from "lz4-napi";

/** First byte of a stored body. Append only. */
const plain = 0;
const lz4 = 1;
/** Below this LZ4 gains nothing. */
const smallest = 128;

function marked(marker: number, bytes: Uint8Array): Buffer {
  const stored = Buffer.allocUnsafe(bytes.length + 1);
  stored[0] = marker;
  stored.set(bytes, 1);
  return stored;
}

/** The form of bytes in the database: a marker, then the bytes, smaller where LZ4 makes them so. */
export function compress(bytes: Uint8Array): Buffer {
  if (bytes.length < smallest) return marked(plain, bytes);
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const packed = compressSync(view);
  return packed.length < bytes.length ? marked(lz4, packed) : marked(plain, bytes);
}

/** Marks bytes that are LZ4 blocks already. */
export function markLz4(packed: Uint8Array): Buffer {
  return marked(lz4, packed);
}

/** The reverse of {@link compress}. A marker of a newer build throws RangeError. */
export function decompress(stored: Uint8Array): Uint8Array {
  const body = stored.subarray(1);
  switch (stored[0]) {
    case plain:
      return body;
    case lz4:
      return uncompressSync(body);
    default:
      throw new RangeError(`Stored bytes start with the unknown marker ${stored[0]}`);
  }
}
