import type { PayloadRef } from "./ports";

/** What a reference means of the payload that it names: all of it, or its part, as a view. */
export function partOfPayload(whole: Uint8Array, { from, bytes }: PayloadRef): Uint8Array {
  return from === undefined ? whole : whole.subarray(from, from + bytes);
}
