import { decodeBody } from "../../runtime/body-text";
import type { SegmentContent, ValueRef } from "../../runtime/engine/records";

const decoder = new TextDecoder();

/**
 * A value of a run as text, or its beginning: the message in the charset it came in, everything else was written
 * here and is UTF-8. What is no text of its charset has U+FFFD in its place.
 */
export function textOfValue(
  bytes: Uint8Array,
  ref: ValueRef,
  start: SegmentContent["start"] | null,
): string {
  const trigger = start?.trigger;
  if (trigger?.body !== ref) return decoder.decode(bytes);
  try {
    return decodeBody(bytes, trigger.contentType ?? null);
  } catch {
    return decoder.decode(bytes);
  }
}
