import { Cron } from "croner";

const shortestLookMs = 3_600_000;

/** When a schedule is due, on the clock of its zone. Throws RangeError for a text that is no schedule. */
export class DueTimes {
  private readonly cron: Cron;

  constructor(cron: string, zone: string) {
    try {
      this.cron = new Cron(cron, { timezone: zone, mode: "5-part", paused: true });
      this.cron.nextRun(new Date(0));
    } catch (cause) {
      throw new RangeError(`"${cron}" in ${zone} is no schedule.`, { cause });
    }
  }

  /** Epoch ms of the first due time after `after`; null if there is none. */
  next(after: number): number | null {
    return this.cron.nextRun(new Date(after))?.getTime() ?? null;
  }

  /**
   * All due times from `from` to `to`, both included, at most `max` of the newest. A schedule of every minute
   * that rested for a year has half a million: they are looked for from the end backwards.
   */
  between(from: number, to: number, max: number): readonly number[] {
    for (let back = shortestLookMs; ; back *= 4) {
      const start = Math.max(from, to - back);
      const times: number[] = [];
      for (let at = this.next(start - 1); at !== null && at <= to; at = this.next(at)) {
        times.push(at);
      }
      if (start === from || times.length >= max) return times.slice(-max);
    }
  }
}

export type MissedPolicy = "skip" | "once" | "all";

/** A due time that lies further back was missed: a short stop leaves none out. */
const lateMs = 5 * 60_000;
const catchUpMax = 1_000;

/** Which due times since `due` are run now. */
export function timesToRun(
  times: DueTimes,
  due: number,
  now: number,
  missed: MissedPolicy,
): readonly number[] {
  switch (missed) {
    case "all":
      return times.between(due, now, catchUpMax);
    case "once":
      return times.between(due, now, 1);
    case "skip":
      return times.between(Math.max(due, now - lateMs), now, 1);
  }
}
