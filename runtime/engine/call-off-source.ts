import type { CallOff } from "../ports";

/** What an AbortController is for, at a fraction of its cost: every run has one and hardly any uses it. */
export class CallOffSource implements CallOff {
  aborted = false;
  readonly #listeners = new Set<() => void>();

  /** Listeners are called once, in the order in which they came. */
  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }

  addEventListener(_type: "abort", listener: () => void): void {
    if (!this.aborted) this.#listeners.add(listener);
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    this.#listeners.delete(listener);
  }
}
