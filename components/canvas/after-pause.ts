/** Does something once it was not asked for during a moment, but no later than `mostMs` after it was first asked for. */
export class AfterPause {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #since = 0;
  readonly #act: () => void;
  readonly #quietMs: number;
  readonly #mostMs: number;

  constructor(act: () => void, quietMs: number, mostMs: number) {
    this.#act = act;
    this.#quietMs = quietMs;
    this.#mostMs = mostMs;
  }

  ask(): void {
    const now = Date.now();
    if (this.#timer === undefined) this.#since = now;
    clearTimeout(this.#timer);
    const left = this.#since + this.#mostMs - now;
    this.#timer = setTimeout(() => this.flush(), Math.max(0, Math.min(this.#quietMs, left)));
  }

  /** At once, where it was asked for. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#act();
  }
}
