import { failed } from "../failure";

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
  const whole = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return whole + (((epoch % 1_000) + 1_000) % 1_000);
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
      calendar: "iso8601",
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
