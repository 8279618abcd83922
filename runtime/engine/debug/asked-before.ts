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
  readonly #digests = new Map<string, string | (() => Json)>();

  note(key: string, request: Json): void {
    this.#set(key, digest(key, request));
  }

  /** The same for whoever recovers the run: requests of megabytes are read only once somebody wants to know. */
  noteStored(key: string, read: () => Json): void {
    this.#set(key, read);
  }

  /** `text` as `askedText` has it. */
  has(key: string, text: string): boolean {
    const known = this.#digest(key);
    return known !== null && known === digestOf(text).hash;
  }

  get all(): Asked {
    return [...this.#digests.keys()].map((key) => [key, this.#digest(key) ?? ""] as const);
  }

  /** As a summary has them. */
  restore(asked: Asked): void {
    for (const [key, digest] of asked) this.#set(key, digest);
  }

  #digest(key: string): string | null {
    const known = this.#digests.get(key);
    if (typeof known !== "function") return known ?? null;
    const found = digest(key, known());
    // In its own place: the newest are kept.
    this.#digests.set(key, found);
    return found;
  }

  #set(key: string, known: string | (() => Json)): void {
    this.#digests.delete(key);
    this.#digests.set(key, known);
    if (this.#digests.size <= askedMost) return;
    for (const oldest of this.#digests.keys()) {
      this.#digests.delete(oldest);
      return;
    }
  }
}

function digest(key: string, request: Json): string {
  return digestOf(askedText({ request, key })).hash;
}
