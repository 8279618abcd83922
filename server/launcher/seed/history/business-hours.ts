import type { Dice } from "./dice";

const hourMs = 3_600_000;

const local = new Map<string, Intl.DateTimeFormat>();

/** Hour of the day and day of the week (0 is Sunday) where the distributor is. */
export function localTime(at: number, zone: string): { hour: number; weekday: number } {
  let format = local.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      weekday: "short",
      hour: "numeric",
      hourCycle: "h23",
    });
    local.set(zone, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].indexOf(
    parts.get("weekday") ?? "",
  );
  return { hour: Number(parts.get("hour")), weekday };
}

export function isOpen(at: number, zone: string): boolean {
  const { hour, weekday } = localTime(at, zone);
  return weekday >= 1 && weekday <= 5 && hour >= 7 && hour < 18;
}

/** How busy an hour is: mornings and early afternoons most, a few orders by night and at weekends. */
function busyness(at: number, zone: string): number {
  const { hour } = localTime(at, zone);
  if (!isOpen(at, zone)) return 0.025;
  if (hour >= 9 && hour <= 11) return 1;
  return hour >= 13 && hour <= 15 ? 0.85 : 0.5;
}

/** `count` moments of the week before `now`, in order. */
export function orderTimes(count: number, now: number, zone: string, dice: Dice): number[] {
  const times: number[] = [];
  while (times.length < count) {
    const at = now - Math.floor(dice.next() * 7 * 24 * hourMs) - 4 * 60_000;
    if (dice.next() < busyness(at, zone)) times.push(at);
  }
  return times.sort((a, b) => a - b);
}

/** `at`, or the first whole hour after it at which the warehouse works. */
export function nextOpen(at: number, zone: string): number {
  let open = at;
  while (!isOpen(open, zone)) open = (Math.floor(open / hourMs) + 1) * hourMs + (at % 2_700_000);
  return open;
}

/** The moments of the week before `now` at which a local hour begins. */
export function startsOfHour(hour: number, now: number, zone: string): number[] {
  const current = Math.floor(now / hourMs) * hourMs;
  return Array.from({ length: 7 * 24 }, (_, back) => current - (7 * 24 - 1 - back) * hourMs).filter(
    (at) => localTime(at, zone).hour === hour,
  );
}

/** The next time after `at`, by two hours at least, that a local hour begins. */
export function nextHour(hour: number, at: number, zone: string): number {
  let next = (Math.floor(at / hourMs) + 3) * hourMs;
  while (localTime(next, zone).hour !== hour) next += hourMs;
  return next;
}
