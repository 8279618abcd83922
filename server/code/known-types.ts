import type { TypeFault } from "../../runtime/flow/code-bodies";

const keptMax = 100;
/** Characters of all that is remembered: a flow has half a megabyte of faults at most. */
const charactersMax = 2_000_000;

/** What the types of code were found to be, by the code's key; the oldest is forgotten first. */
export class KnownTypes {
  readonly #kept = new Map<string, readonly TypeFault[]>();
  #characters = 0;

  get(key: string): readonly TypeFault[] | undefined {
    return this.#kept.get(key);
  }

  /** Characters that are kept, about. */
  get size(): number {
    return this.#characters;
  }

  set(key: string, faults: readonly TypeFault[]): void {
    this.#forget(key);
    this.#kept.set(key, faults);
    this.#characters += sizeOf(faults);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptMax && this.#characters <= charactersMax) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const faults = this.#kept.get(key);
    if (faults === undefined) return;
    this.#kept.delete(key);
    this.#characters -= sizeOf(faults);
  }
}

function sizeOf(faults: readonly TypeFault[]): number {
  return faults.reduce((sum, { message }) => sum + message.length + 100, 100);
}
