import { compressSync } from "lz4-napi";
import { takeBytes } from "../../runtime/engine/byte-pool";
import { bodyMarkers } from "./compression";
import { blockSizeMax, packBlock } from "./lz4-block";

/** Below this LZ4 gains nothing. */
const smallest = 128;
/** Longer bodies are rare and gain by the native library. */
const packedHereMax = 64 * 1024;
/** Marker and length stand before an LZ4 block. */
const lz4Head = 5;
const scratch = new Uint8Array(lz4Head + blockSizeMax(packedHereMax));
const scratchView = new DataView(scratch.buffer);

function marked(marker: number, bytes: Uint8Array): Uint8Array {
  const stored = takeBytes(bytes.length + 1);
  stored[0] = marker;
  stored.set(bytes, 1);
  return stored;
}

/** The form of bytes in the database: a marker, then the bytes, smaller where LZ4 makes them so. */
export function compress(bytes: Uint8Array): Uint8Array {
  if (bytes.length < smallest) return marked(bodyMarkers.plain, bytes);
  if (bytes.length > packedHereMax) {
    const packed = compressSync(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    return packed.length < bytes.length ? markLz4(packed) : marked(bodyMarkers.plain, bytes);
  }
  scratch[0] = bodyMarkers.lz4;
  scratchView.setUint32(1, bytes.length, true);
  const end = packBlock(bytes, scratch, lz4Head);
  if (end > bytes.length) return marked(bodyMarkers.plain, bytes);
  const stored = takeBytes(end);
  stored.set(scratch.subarray(0, end));
  return stored;
}

/** Marks bytes that are LZ4 blocks already, with their length before them. */
export function markLz4(packed: Uint8Array): Buffer {
  const stored = Buffer.allocUnsafe(packed.length + 1);
  stored[0] = bodyMarkers.lz4;
  stored.set(packed, 1);
  return stored;
}
