/** How far clocks that are looked after drift apart, as a share of the time that passes: PHI of RFC 5905, section 5. */
const driftShare = 15e-6;

/** A question for the time: by the asker's monotonic clock when it was asked and answered, and the answer, all in ms. */
export type ClockReading = {
  readonly asked: number;
  readonly answered: number;
  readonly time: number;
};

/**
 * How far another clock is ahead of this process's monotonic one. An answer was made somewhere between question
 * and answer, so a slow one says little: the reading that is surest decides, not the last, each losing a little
 * of that with age (as the clock filter of RFC 5905, section 10).
 */
export class ClockFilter {
  private best: { readonly offset: number; readonly error: number; readonly at: number } | null =
    null;

  /** What to add to the monotonic clock, ms; null before the first reading. */
  get offset(): number | null {
    return this.best?.offset ?? null;
  }

  /** A reading that contradicts the surest one is believed: the other clock was set, or is another one. */
  take({ asked, answered, time }: ClockReading): void {
    const offset = time - (asked + answered) / 2;
    const error = (answered - asked) / 2;
    const { best } = this;
    if (best !== null) {
      const bestError = best.error + (answered - best.at) * driftShare;
      const contradicts = Math.abs(offset - best.offset) > error + bestError;
      if (!contradicts && error > bestError) return;
    }
    this.best = { offset, error, at: answered };
  }
}
