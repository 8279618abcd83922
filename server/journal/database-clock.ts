import type pg from "pg";
import type { Clock } from "../../runtime/ports";

const sampleEveryMs = 10_000;

/**
 * The database's time, counted on by this process's monotonic clock: two machines with wrong clocks still
 * agree on what is due. It never goes back; a correction backwards makes it stand still for that long.
 */
export class DatabaseClock implements Clock {
  private readonly pool: pg.Pool;
  /** Database time minus monotonic time, ms. */
  private offset = Date.now() - performance.now();
  private latest = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  /** Reads the database's time once and then every 10 s. */
  async start(): Promise<void> {
    await this.sample();
    this.timer = setInterval(() => {
      this.sample().catch(() => undefined);
    }, sampleEveryMs);
    this.timer.unref();
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  now(): number {
    const now = Math.round(performance.now() + this.offset);
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
    // A slow answer says little about the moment it was made.
    if (row === undefined || answered - asked > 1000) return;
    this.offset = row.now - (asked + answered) / 2;
  }
}
