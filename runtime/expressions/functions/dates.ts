import type { Budget } from "../budget";
import { type Decimal, textOfDecimal } from "../decimals";
import { failed } from "../failure";
import { epochOfInstant, isObject, kindOf, textOf, type Value } from "../values";
import {
  dateText,
  dayMs,
  dayOf,
  formatted,
  instantText,
  isoWeek,
  momentOf,
  monthsLater,
  parsedDate,
} from "./date-parts";
import type { Example, FunctionDefinition, Parameter } from "./definition";
import { wallClock } from "./time-zone";

const date = { kind: "date" } as const;
const instant = { kind: "instant" } as const;
const number = { kind: "number" } as const;
const day: Parameter = { name: "date", type: "date" };
const at: Parameter = { name: "instant", type: "instant" };
const zone: Parameter = { name: "zone", type: "text", optional: true };
const accepted = { run: { acceptedAt: "2026-11-20T09:30:00Z" } };

export const dateFunctions: readonly FunctionDefinition[] = [
  {
    name: "today",
    group: "dates",
    help: "The date in a time zone (default UTC) on which the order was accepted; the same in every retry and replay.",
    parameters: [zone],
    returns: date,
    reads: "run",
    missing: "handled",
    examples: [
      { text: "today()", scope: accepted, result: "2026-11-20" },
      {
        text: 'today("Europe/Stockholm")',
        scope: { run: { acceptedAt: "2026-11-20T23:30:00Z" } },
        result: "2026-11-21",
      },
    ],
    run: (budget: Budget, run: Value, inZone?: Value) =>
      dateText(local(budget, acceptedAt(run, "today"), inZone)),
  },
  {
    name: "now",
    group: "dates",
    help: "The instant at which the order was accepted; the same in every retry and replay.",
    parameters: [],
    returns: instant,
    reads: "run",
    missing: "handled",
    examples: [{ text: "now()", scope: accepted, result: "2026-11-20T09:30:00Z" }],
    run: (_budget: Budget, run: Value) => instantText(acceptedAt(run, "now")),
  },
  {
    name: "date",
    group: "dates",
    help: "The date of an instant (UTC), of a date text, or of a text in the pattern given.",
    parameters: [
      { name: "value", type: "text" },
      { name: "pattern", type: "text", optional: true },
    ],
    returns: date,
    examples: [
      { text: 'date("2026-11-20T23:59:00Z")', result: "2026-11-20" },
      { text: 'date("20.11.2026", "dd.MM.yyyy")', result: "2026-11-20" },
      { text: 'date("20261120", "yyyyMMdd")', result: "2026-11-20" },
    ],
    run: (_budget: Budget, text: string, pattern?: string) => dateText(read(text, pattern, "date")),
  },
  {
    name: "instant",
    group: "dates",
    help: "The instant (UTC) of an instant text, a date (its start), or a text in the pattern given.",
    parameters: [
      { name: "value", type: "text" },
      { name: "pattern", type: "text", optional: true },
    ],
    returns: instant,
    examples: [
      { text: 'instant("2026-11-20T10:00:00+02:00")', result: "2026-11-20T08:00:00Z" },
      { text: 'instant("2026-11-20 08:15", "yyyy-MM-dd HH:mm")', result: "2026-11-20T08:15:00Z" },
    ],
    run: (_budget: Budget, text: string, pattern?: string) =>
      instantText(read(text, pattern, "instant")),
  },
  {
    name: "dateIn",
    group: "dates",
    help: "The date an instant falls on in a time zone.",
    parameters: [at, { name: "zone", type: "text" }],
    returns: date,
    examples: [
      { text: 'dateIn("2026-11-20T23:30:00Z", "Europe/Stockholm")', result: "2026-11-21" },
    ],
    run: (budget: Budget, text: string, inZone: string) =>
      dateText(local(budget, momentOf(text, "dateIn"), inZone)),
  },
  part("year", "Year of a date.", "2026-11-20", 2026, (value) => value.getUTCFullYear()),
  part("month", "Month of a date, 1 to 12.", "2026-11-20", 11, (value) => value.getUTCMonth() + 1),
  part("day", "Day of the month of a date.", "2026-11-20", 20, (value) => value.getUTCDate()),
  part(
    "hour",
    "Hour of an instant, in UTC or in the time zone given.",
    "2026-11-20T08:15:00Z",
    8,
    (value) => value.getUTCHours(),
    [
      { text: 'hour("2026-07-20T08:15:00Z", "Europe/Stockholm")', result: 10 },
      { text: 'hour("2026-11-20T08:15:00Z", "Europe/Stockholm")', result: 9 },
      { text: 'hour("2026-11-20", "Europe/Stockholm")', result: 0 },
    ],
  ),
  part("minute", "Minute of an instant.", "2026-11-20T08:15:00Z", 15, (value) =>
    value.getUTCMinutes(),
  ),
  part("weekday", "Day of the week, 1 for Monday to 7 for Sunday.", "2026-11-20", 5, (value) =>
    value.getUTCDay() === 0 ? 7 : value.getUTCDay(),
  ),
  part("week", "Number of the ISO week.", "2026-01-01", 1, (value) =>
    isoWeek(Math.floor(value.getTime() / dayMs) * dayMs),
  ),
  {
    name: "addDays",
    group: "dates",
    help: "The date or instant so many days later (or earlier).",
    parameters: [day, { name: "days", type: "number" }],
    returns: ([given]) => (given?.kind === "instant" ? instant : date),
    examples: [
      { text: 'addDays("2026-11-20", 14)', result: "2026-12-04" },
      { text: 'addDays("2026-11-20T10:00:00Z", -1)', result: "2026-11-19T10:00:00Z" },
    ],
    run: (_budget: Budget, text: string, days: Decimal) => {
      const moment = epochOfInstant(text);
      const later = whole(days, "addDays") * dayMs;
      return moment === undefined
        ? dateText(dayOf(text, "addDays") + later)
        : instantText(moment + later);
    },
  },
  {
    name: "addBusinessDays",
    group: "dates",
    help: "The date so many working days (Monday to Friday) later or earlier; dates of a list are skipped too.",
    parameters: [
      day,
      { name: "days", type: "number" },
      { name: "holidays", type: "list", optional: true },
    ],
    returns: date,
    examples: [
      { text: 'addBusinessDays("2026-11-20", 1)', result: "2026-11-23" },
      { text: 'addBusinessDays("2026-12-24", 1, ["2026-12-25"])', result: "2026-12-28" },
    ],
    run: addBusinessDays,
  },
  {
    name: "addMonths",
    group: "dates",
    help: "The date so many months later; the last day of the month where that day does not exist.",
    parameters: [day, { name: "months", type: "number" }],
    returns: date,
    examples: [
      { text: 'addMonths("2026-01-31", 1)', result: "2026-02-28" },
      { text: 'addMonths("2026-03-15", -3)', result: "2025-12-15" },
    ],
    run: (_budget: Budget, text: string, months: Decimal) =>
      dateText(monthsLater(dayOf(text, "addMonths"), whole(months, "addMonths"))),
  },
  {
    name: "addHours",
    group: "dates",
    help: "The instant so many hours later (or earlier); hours may be fractions.",
    parameters: [at, { name: "hours", type: "number" }],
    returns: instant,
    examples: [{ text: 'addHours("2026-11-20T10:00:00Z", 1.5)', result: "2026-11-20T11:30:00Z" }],
    run: (_budget: Budget, text: string, hours: Decimal) =>
      instantText(
        momentOf(text, "addHours") + Math.round(Number(textOfDecimal(hours)) * 3_600_000),
      ),
  },
  {
    name: "daysBetween",
    group: "dates",
    help: "Whole days from the first date to the second; negative if that is earlier.",
    parameters: [
      { name: "from", type: "date" },
      { name: "to", type: "date" },
    ],
    returns: number,
    examples: [{ text: 'daysBetween("2026-11-20", "2026-12-04")', result: 14 }],
    run: (_budget: Budget, from: string, to: string) =>
      (dayOf(to, "daysBetween") - dayOf(from, "daysBetween")) / dayMs,
  },
  {
    name: "hoursBetween",
    group: "dates",
    help: "Hours from the first instant to the second, with decimals.",
    parameters: [
      { name: "from", type: "instant" },
      { name: "to", type: "instant" },
    ],
    returns: number,
    examples: [
      { text: 'hoursBetween("2026-11-20T10:00:00Z", "2026-11-20T11:30:00Z")', result: 1.5 },
    ],
    run: (_budget: Budget, from: string, to: string) => {
      const hours = (momentOf(to, "hoursBetween") - momentOf(from, "hoursBetween")) / 3_600_000;
      return Math.round(hours * 1e6) / 1e6;
    },
  },
  {
    name: "startOfMonth",
    group: "dates",
    help: "The first day of the month of a date.",
    parameters: [day],
    returns: date,
    examples: [{ text: 'startOfMonth("2026-11-20")', result: "2026-11-01" }],
    run: (_budget: Budget, text: string) =>
      `${dateText(dayOf(text, "startOfMonth")).slice(0, 8)}01`,
  },
  {
    name: "endOfMonth",
    group: "dates",
    help: "The last day of the month of a date.",
    parameters: [day],
    returns: date,
    examples: [{ text: 'endOfMonth("2024-02-10")', result: "2024-02-29" }],
    run: (_budget: Budget, text: string) => {
      const first = dayOf(`${dateText(dayOf(text, "endOfMonth")).slice(0, 8)}01`, "endOfMonth");
      return dateText(monthsLater(first, 1) - dayMs);
    },
  },
  {
    name: "formatDate",
    group: "dates",
    help: "A date or instant (in UTC or the time zone given) in a pattern: yyyy yy MMMM MMM MM M dd d HH H mm ss SSS EEEE EEE, 'plain text'.",
    parameters: [day, { name: "pattern", type: "text" }, zone],
    returns: { kind: "text" },
    examples: [
      { text: 'formatDate("2026-11-20", "dd.MM.yyyy")', result: "20.11.2026" },
      {
        text: 'formatDate("2026-11-20T08:05:00Z", "yyyyMMdd\'T\'HHmmss")',
        result: "20261120T080500",
      },
      { text: 'formatDate("2026-11-20", "EEE d MMMM yyyy")', result: "Fri 20 November 2026" },
    ],
    run: (budget: Budget, text: string, pattern: string, inZone?: string) => {
      budget.text(pattern.length * 3);
      return formatted(shown(budget, text, "formatDate", inZone), pattern);
    },
  },
];

/** One part of a date as a number. */
function part(
  name: string,
  help: string,
  example: string,
  result: number,
  of: (date: Date) => number,
  more: readonly Example[] = [],
): FunctionDefinition {
  return {
    name,
    group: "dates",
    help,
    parameters: [day, zone],
    returns: number,
    examples: [{ text: `${name}("${example}")`, result }, ...more],
    run: (budget: Budget, text: string, inZone?: string) =>
      of(new Date(shown(budget, text, name, inZone))),
  };
}

/** The wall clock of a zone at a moment, as if it were UTC; the moment itself without a zone. */
function local(budget: Budget, epoch: number, inZone: Value): number {
  if (inZone === undefined || inZone === null) return epoch;
  if (typeof inZone !== "string") throw failed(`A time zone is text, not ${kindOf(inZone)}`);
  budget.burn(16);
  return wallClock(epoch, inZone);
}

/** What a clock of the zone shows for an instant; a date is the same date everywhere. */
function shown(budget: Budget, text: string, name: string, inZone: string | undefined): number {
  const epoch = momentOf(text, name);
  return epochOfInstant(text) === undefined ? epoch : local(budget, epoch, inZone);
}

/** Epoch ms of the run's acceptance: the only clock an expression has. */
function acceptedAt(run: Value, name: string): number {
  const value = isObject(run) && Object.hasOwn(run, "acceptedAt") ? run.acceptedAt : undefined;
  if (typeof value === "number") return value;
  if (typeof value === "string") return momentOf(value, name);
  throw failed(`${name}() needs the run's time of acceptance, which is not known here`);
}

function read(text: string, pattern: string | undefined, name: string): number {
  if (pattern === undefined) return momentOf(text, name);
  if (pattern.length > 100) throw failed("A date pattern of more than 100 characters");
  const epoch = text.length > 200 ? undefined : parsedDate(text, pattern);
  if (epoch !== undefined) return epoch;
  throw failed(`“${text.slice(0, 40)}” is not a date of the form ${pattern}`);
}

function whole(value: Decimal, name: string): number {
  if (typeof value === "number" && Number.isInteger(value)) return value;
  throw failed(`${name}(…) needs a whole number, not ${textOf(value)}`);
}

function addBusinessDays(
  budget: Budget,
  text: string,
  days: Decimal,
  holidays: readonly Value[] = [],
): string {
  let day = dayOf(text, "addBusinessDays");
  let left = whole(days, "addBusinessDays");
  budget.burn(Math.abs(left) + holidays.length);
  const closed = new Set(holidays);
  const step = left < 0 ? -dayMs : dayMs;
  while (left !== 0) {
    day += step;
    const weekday = new Date(day).getUTCDay();
    if (weekday === 0 || weekday === 6 || closed.has(dateText(day))) continue;
    left -= Math.sign(left);
  }
  return dateText(day);
}
