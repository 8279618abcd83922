import type { Json } from "../../json";
import { digestOf } from "../text-digest";
import { askedText } from "./asked-digest";

/** A summary has all of them: they must not outgrow what it sums up. */
export const askedMost = 2_000;

type Asked = readonly (readonly [key: string, digest: string])[];

/**
 * What a debug run asked for, by key: the newest {@link askedMost}, told by digests, so that no request is held for as
 * long as the run goes on. Whoever recovers the run has the same ones.
 */
export class AskedBefore {
  readonly #digests = new Map<string, string>();

  note(key: string, request: Json): void {
    this.#set(key, digestOf(askedText({ request, key })).hash);
  }

  /** `text` as `askedText` has it. */
  has(key: string, text: string): boolean {
    const digest = this.#digests.get(key);
    return digest !== undefined && digest === digestOf(text).hash;
  }

  get all(): Asked {
    return [...this.#digests];
  }

  /** As a summary has them. */
  restore(asked: Asked): void {
    for (const [key, digest] of asked) this.#set(key, digest);
  }

  #set(key: string, digest: string): void {
    if (this.#digests.get(key) === digest) return;
    this.#digests.delete(key);
    this.#digests.set(key, digest);
    if (this.#digests.size <= askedMost) return;
    for (const oldest of this.#digests.keys()) {
      this.#digests.delete(oldest);
      return;
    }
  }
}
