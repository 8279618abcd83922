const firstMs = 2_000;
const longestMs = 300_000;
/** More than this many things in trouble at once: the oldest are simply tried again. */
const kept = 10_000;

type Entry = { readonly until: number; readonly pauseMs: number };

/**
 * What could not be done now and is left alone for a while, longer each time: whoever takes a few of the oldest
 * from a queue must not find the same few broken ones for ever. Kept per process, by its monotonic clock.
 */
export class PutOff {
  private readonly entries = new Map<string, Entry>();
  private readonly monotonic: () => number;

  constructor(monotonic: () => number = () => performance.now()) {
    this.monotonic = monotonic;
  }

  /** It failed again. It is left alone for so long at most. */
  add(id: string, mostMs: number = longestMs): void {
    const before = this.entries.get(id);
    const pauseMs = before === undefined ? firstMs : Math.min(mostMs, before.pauseMs * 2);
    this.entries.delete(id);
    this.entries.set(id, { until: this.monotonic() + pauseMs, pauseMs });
    const [oldest] = this.entries.keys();
    if (this.entries.size > kept && oldest !== undefined) this.entries.delete(oldest);
  }

  /** It was done. */
  forget(id: string): void {
    this.entries.delete(id);
  }

  /** Ids to leave out now. */
  waiting(): string[] {
    const now = this.monotonic();
    return [...this.entries].flatMap(([id, { until }]) => (until > now ? [id] : []));
  }
}
