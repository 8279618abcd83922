import { failed } from "../failure";
import { epochOfInstant } from "../values";
import { daysOfMonth, utcOf } from "./utc";

export const dayMs = 86_400_000;

/** Midnight UTC of a date text `2026-11-20`; undefined for any other text. */
export function epochOfDate(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day] = match;
  const epoch = utcOf(Number(year), Number(month) - 1, Number(day));
  return isShown(epoch) && dateText(epoch) === text ? epoch : undefined;
}

/** Midnight UTC of a date text, or of the date an instant falls on; fails for any other text. */
export function dayOf(text: string, name: string): number {
  const date = epochOfDate(text);
  if (date !== undefined) return date;
  const instant = epochOfInstant(text);
  if (instant !== undefined) return Math.floor(instant / dayMs) * dayMs;
  throw failed(`${name}(…) needs a date such as 2026-11-20, not “${text.slice(0, 40)}”`);
}

/** Epoch ms of an instant, or of the start (UTC) of a date. */
export function momentOf(text: string, name: string): number {
  return epochOfInstant(text) ?? dayOf(text, name);
}

/** `2026-11-20`; fails outside the years 1 to 9999. */
export function dateText(epoch: number): string {
  return instantText(epoch).slice(0, 10);
}

/** `2026-11-20T10:00:00Z`, with milliseconds only if there are any. */
export function instantText(epoch: number): string {
  if (!isShown(epoch)) throw failed("A date outside the years 1 to 9999");
  return new Date(epoch).toISOString().replace(".000Z", "Z");
}

/** Whether a moment lies in the years 1 to 9999. */
function isShown(epoch: number): boolean {
  return epoch >= -62_135_596_800_000 && epoch <= 253_402_300_799_999;
}

/** The same day so many months later; the last day of the month where that day does not exist. */
export function monthsLater(day: number, months: number): number {
  const date = new Date(day);
  const first = utcOf(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const last = new Date(first);
  const length = daysOfMonth(last.getUTCFullYear(), last.getUTCMonth() + 1);
  return first + (Math.min(date.getUTCDate(), length) - 1) * dayMs;
}

/** Number of the ISO 8601 week. */
export function isoWeek(day: number): number {
  const weekday = (new Date(day).getUTCDay() + 6) % 7;
  const thursday = day + (3 - weekday) * dayMs;
  const yearStart = utcOf(new Date(thursday).getUTCFullYear(), 0, 1);
  return Math.floor((thursday - yearStart) / (7 * dayMs)) + 1;
}

const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;
const weekdayNames = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
] as const;

const formatLetters = /yyyy|yy|MMMM|MMM|MM|M|dd|d|HH|H|mm|ss|SSS|EEEE|EEE|'[^']*'|[A-Za-z]+/g;

/** A moment (UTC) in a pattern of yyyy yy MMMM MMM MM M dd d HH H mm ss SSS EEEE EEE; 'x' is plain text. */
export function formatted(epoch: number, pattern: string): string {
  const date = new Date(epoch);
  const two = (value: number) => String(value).padStart(2, "0");
  const month = date.getUTCMonth();
  const weekday = weekdayNames[date.getUTCDay()] ?? "";
  const name = monthNames[month] ?? "";
  const parts: { readonly [letters: string]: string } = {
    yyyy: String(date.getUTCFullYear()).padStart(4, "0"),
    yy: two(date.getUTCFullYear() % 100),
    MMMM: name,
    MMM: name.slice(0, 3),
    MM: two(month + 1),
    M: String(month + 1),
    dd: two(date.getUTCDate()),
    d: String(date.getUTCDate()),
    HH: two(date.getUTCHours()),
    H: String(date.getUTCHours()),
    mm: two(date.getUTCMinutes()),
    ss: two(date.getUTCSeconds()),
    SSS: String(date.getUTCMilliseconds()).padStart(3, "0"),
    EEEE: weekday,
    EEE: weekday.slice(0, 3),
  };
  return pattern.replace(formatLetters, (letters) => {
    if (letters.startsWith("'")) return letters === "''" ? "'" : letters.slice(1, -1);
    const part = Object.hasOwn(parts, letters) ? parts[letters] : undefined;
    if (part === undefined) throw failed(`“${letters}” is not part of a date pattern`);
    return part;
  });
}

/** Reads a text by a pattern of yyyy yy MM M dd d HH mm ss; undefined where it does not fit. */
export function parsedDate(text: string, pattern: string): number | undefined {
  const names: string[] = [];
  const expression = pattern.replace(/yyyy|yy|MM|M|dd|d|HH|mm|ss|[\s\S]/g, (part) => {
    const digits = digitsOf[part];
    if (digits === undefined) return part.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
    if (names.includes(part.charAt(0))) throw failed(`“${part}” stands twice in the date pattern`);
    names.push(part.charAt(0));
    return digits;
  });
  // Six bounded groups at most, so that matching cannot blow up.
  const match = new RegExp(`^${expression}$`).exec(text);
  if (match === null) return undefined;
  const read = (name: string, otherwise: number): number => {
    const at = names.indexOf(name);
    return at < 0 ? otherwise : Number(match[at + 1]);
  };
  const year = read("y", Number.NaN);
  const full =
    year < 100 && pattern.includes("yy") && !pattern.includes("yyyy") ? year + 2000 : year;
  const [month, day] = [read("M", 1), read("d", 1)];
  const [hour, minute, second] = [read("H", 0), read("m", 0), read("s", 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const epoch = utcOf(full, month - 1, day, [hour, minute, second]);
  const made = new Date(epoch);
  const real = made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
  return Number.isNaN(epoch) || !real ? undefined : epoch;
}

const digitsOf: { readonly [part: string]: string } = Object.assign(Object.create(null), {
  yyyy: "(\\d{4})",
  yy: "(\\d{2})",
  MM: "(\\d{2})",
  M: "(\\d{1,2})",
  dd: "(\\d{2})",
  d: "(\\d{1,2})",
  HH: "(\\d{2})",
  mm: "(\\d{2})",
  ss: "(\\d{2})",
});
