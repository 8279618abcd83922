import type { SegmentContent } from "../../runtime/engine/records";
import { decodeSegment } from "../../runtime/engine/segment-codec";
import { decompress, decompressedSize } from "../journal/compression";

/** Bytes of all segments of a run, decompressed. */
const runBytesMax = 32_000_000;

/**
 * What the journal of a run says; `too-large` where it says too much to be held beside what the process does, and
 * `broken` where it cannot be read. Others get their turn between segments.
 */
export async function segmentsIn(
  stored: readonly Uint8Array[],
  breathe: () => Promise<void>,
): Promise<readonly SegmentContent[] | "too-large" | { readonly broken: unknown }> {
  try {
    const bytes = stored.reduce((sum, body) => sum + decompressedSize(body), 0);
    if (bytes > runBytesMax) return "too-large";
    const contents: SegmentContent[] = [];
    for (const body of stored) {
      contents.push(decodeSegment(decompress(body)));
      await breathe();
    }
    return contents;
  } catch (broken) {
    return { broken };
  }
}
