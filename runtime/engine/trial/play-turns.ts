import type { Clock } from "../../ports";

const sliceMs = 4;

type Parts = {
  readonly clock: Pick<Clock, "monotonic">;
  readonly breathe?: () => Promise<void>;
};

/** Gives others their turn while a run is played, and says once when it has worked for as long as it may. */
export class PlayTurns {
  readonly #clock: Parts["clock"];
  readonly #breathe: () => Promise<void>;
  readonly #maxMs: number;
  readonly #onOver: () => void;
  #since: number;
  #workedMs = 0;

  constructor(
    { clock, breathe }: Parts,
    { maxMs, onOver }: { readonly maxMs: number; readonly onOver: () => void },
  ) {
    this.#clock = clock;
    this.#breathe = breathe ?? (() => this.#pause());
    this.#maxMs = maxMs;
    this.#onOver = onOver;
    this.#since = clock.monotonic();
  }

  /** Call it between pieces of work. */
  async take(): Promise<void> {
    const worked = this.#clock.monotonic() - this.#since;
    if (this.#workedMs + worked > this.#maxMs) this.#onOver();
    await this.#breathe();
    // A turn of others took no time of this one.
    if (worked < sliceMs) return;
    this.#workedMs += worked;
    this.#since = this.#clock.monotonic();
  }

  async #pause(): Promise<void> {
    if (this.#clock.monotonic() - this.#since < sliceMs) return;
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
  }
}
