import type { Clock } from "../../../../runtime/ports";

/** A run's own time, some days ago: it goes on as the process works, and jumps over what only waits. */
export class PastClock implements Clock {
  private readonly offset: number;
  private skipped = 0;

  constructor(at: number) {
    this.offset = at - performance.now();
  }

  now(): number {
    return Math.round(this.monotonic() + this.offset);
  }

  monotonic(): number {
    return performance.now() + this.skipped;
  }

  advance(ms: number): void {
    this.skipped += ms;
  }
}
