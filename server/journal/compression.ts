import { uncompressSync } from "lz4-napi";

/** First byte of a stored body. Append only. */
export const bodyMarkers = { plain: 0, lz4: 1 } as const;

/** Bytes from their form in the database, see `compress`. A marker of a newer build throws RangeError. */
export function decompress(stored: Uint8Array): Uint8Array {
  const body = stored.subarray(1);
  switch (stored[0]) {
    case bodyMarkers.plain:
      return body;
    case bodyMarkers.lz4:
      return uncompressSync(body);
    default:
      throw new RangeError(`Stored bytes start with the unknown marker ${stored[0]}`);
  }
}

/** How many bytes {@link decompress} makes of it, without doing it. */
export function decompressedSize(stored: Uint8Array): number {
  if (stored[0] !== bodyMarkers.lz4) return stored.length - 1;
  // The length stands before the block.
  return new DataView(stored.buffer, stored.byteOffset + 1, 4).getUint32(0, true);
}
