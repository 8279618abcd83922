import { Cron } from "croner";

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

  /** All due times from `from` to `to`, both included, at most `max` of the newest. */
  between(from: number, to: number, max: number): readonly number[] {
    const times: number[] = [];
    for (let at = this.next(from - 1); at !== null && at <= to; at = this.next(at)) {
      times.push(at);
      if (times.length > max) times.shift();
    }
    return times;
  }
}

export type MissedPolicy = "skip" | "once" | "all";

/** A due time that is later than this was missed. */
const lateMs = 5 * 60_000;
const catchUpMax = 1_000;

/** Which due times since `due` are run now. */
export function timesToRun(
  times: DueTimes,
  due: number,
  now: number,
  missed: MissedPolicy,
): readonly number[] {
  const all = times.between(due, now, catchUpMax);
  switch (missed) {
    case "all":
      return all;
    case "once":
      return all.slice(-1);
    case "skip":
      return all.filter((at) => now - at <= lateMs);
  }
}
