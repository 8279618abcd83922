import { failed } from "../failure";
import { utcOf } from "./utc";

const dayMs = 86_400_000;

/** Formats by zone: making one costs more than using it. Zones come from texts, so their number is bounded. */
const formats = new Map<string, Intl.DateTimeFormat>();
const formatsMax = 64;

/**
 * The wall clock of a zone at an instant, as the epoch ms at which UTC shows the same. Zones are IANA
 * names such as `Europe/Stockholm`.
 */
export function wallClock(epoch: number, zone: string): number {
  const parts = new Map<string, number>();
  for (const { type, value } of formatOf(zone).formatToParts(epoch)) parts.set(type, Number(value));
  const part = (name: string): number => parts.get(name) ?? 0;
  const time = [part("hour"), part("minute"), part("second")] as const;
  const whole = utcOf(part("year"), part("month") - 1, part("day"), time);
  // No clock is further from UTC than a day: the year before the first one is shown as a year, too.
  if (Math.abs(whole - epoch) > dayMs) throw failed("A date outside the years 1 to 9999");
  return whole + (((epoch % 1_000) + 1_000) % 1_000);
}

/**
 * The instant at which clocks of a zone show a wall clock, given as epoch ms in UTC. Of two such instants the
 * first; where clocks are put forward over it, as much later as they are put forward.
 */
export function instantAt(local: number, zone: string): number {
  // Offsets before and after any change that can be near: no zone changes twice within two days.
  const before = wallClock(local - dayMs, zone) - (local - dayMs);
  const after = wallClock(local + dayMs, zone) - (local + dayMs);
  const fits = [before, after]
    .map((offset) => local - offset)
    .filter((epoch) => wallClock(epoch, zone) === local);
  return fits.length > 0 ? Math.min(...fits) : local - before;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = newFormat(zone);
  if (formats.size >= formatsMax) formats.clear();
  formats.set(zone, made);
  return made;
}

function newFormat(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "gregory",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    throw failed(`“${zone.slice(0, 40)}” is not a time zone such as Europe/Stockholm`);
  }
}
