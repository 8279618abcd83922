import type { Json } from "../json";
import type { PayloadRef } from "../ports";
import { utf8Of } from "./byte-pool";
import type { ValueTexts } from "./value-texts";

/**
 * Long lists and objects that are part of a stored payload, by identity. What is sent is often such a part: the
 * collected list of a step's output. It is then named by its place in the payload and not stored again.
 */
export class StoredParts {
  readonly #parts = new WeakMap<object, PayloadRef>();
  readonly #texts: ValueTexts;

  constructor(texts: ValueTexts) {
    this.#texts = texts;
  }

  /** `value` was stored as `payload`, whose bytes are `text`. */
  know(value: object, text: string, { hash, bytes }: PayloadRef): void {
    const long = this.#texts.longPart(value);
    if (long === null) return;
    const from = utf8Of(text.slice(0, long.from)).length;
    const after = utf8Of(text.slice(long.to)).length;
    this.#parts.set(long.part, { hash, bytes: bytes - from - after, from });
  }

  of(value: Json): PayloadRef | null {
    if (value === null || typeof value !== "object") return null;
    return this.#parts.get(value) ?? null;
  }
}
