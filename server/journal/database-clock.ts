import type pg from "pg";
import type { Clock } from "../../runtime/ports";
import { ClockFilter } from "./clock-filter";

const sampleEveryMs = 10_000;
/** The first answers of a process are slow ones: connections open and code is compiled. */
const firstSamples = 5;

/**
 * The database's time, counted on by this process's monotonic clock: two machines with wrong clocks still
 * agree on what is due, also while the database is slow to answer. Where they did not, a run that one process
 * leaves for at once would not be due yet for the other, which then finds it by its next look alone. It never
 * goes back; a correction backwards makes it stand still for that long.
 */
export class DatabaseClock implements Clock {
  private readonly pool: pg.Pool;
  /** Of database time minus monotonic time, ms. */
  private readonly filter = new ClockFilter();
  private latest = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  /** Reads the database's time a few times and then every 10 s. */
  async start(): Promise<void> {
    for (let sample = 0; sample < firstSamples; sample++) await this.sample();
    this.timer = setInterval(() => {
      this.sample().catch(() => undefined);
    }, sampleEveryMs);
    this.timer.unref();
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  now(): number {
    const now = Math.round(performance.now() + (this.filter.offset ?? performance.timeOrigin));
    if (now > this.latest) this.latest = now;
    return this.latest;
  }

  monotonic(): number {
    return performance.now();
  }

  private async sample(): Promise<void> {
    const asked = performance.now();
    const { rows } = await this.pool.query<{ now: number }>(
      "select (extract(epoch from clock_timestamp()) * 1000)::float8 as now",
    );
    const answered = performance.now();
    const [row] = rows;
    if (row !== undefined) this.filter.take({ asked, answered, time: row.now });
  }
}
