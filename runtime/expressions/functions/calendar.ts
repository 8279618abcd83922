import type { Budget } from "../budget";
import { type Decimal, textOfDecimal } from "../decimals";
import { failed } from "../failure";
import type { Value } from "../values";
import { dateText, dayMs, dayOf, instantText, momentOf } from "./date-parts";
import type { FunctionDefinition, Parameter } from "./definition";
import { instantAt, wallClock } from "./time-zone";

const date = { kind: "date" } as const;
const instant = { kind: "instant" } as const;
const boolean = { kind: "boolean" } as const;
const day: Parameter = { name: "date", type: "date" };
const at: Parameter = { name: "instant", type: "instant" };
const zone: Parameter = { name: "zone", type: "text" };
const holidays: Parameter = { name: "holidays", type: "list", optional: true };

/** Working days, cut-off times and wall clocks. A working day is Monday to Friday and none of the holidays. */
export const calendarFunctions: readonly FunctionDefinition[] = [
  {
    name: "isBusinessDay",
    group: "dates",
    help: "Whether a date is a working day: Monday to Friday and none of the dates of a list.",
    parameters: [day, holidays],
    returns: boolean,
    examples: [
      { text: 'isBusinessDay("2026-11-20")', result: true },
      { text: 'isBusinessDay("2026-11-26", ["2026-11-26"])', result: false },
    ],
    run: (budget: Budget, text: string, closed: readonly Value[] = []) =>
      isOpen(dayOf(text, "isBusinessDay"), closedDays(budget, closed)),
  },
  {
    name: "nextBusinessDay",
    group: "dates",
    help: "The date itself if it is a working day, else the next one.",
    parameters: [day, holidays],
    returns: date,
    examples: [
      { text: 'nextBusinessDay("2026-11-21")', result: "2026-11-23" },
      { text: 'nextBusinessDay("2026-11-20")', result: "2026-11-20" },
      { text: 'nextBusinessDay("2026-12-25", ["2026-12-25"])', result: "2026-12-28" },
    ],
    run: (budget: Budget, text: string, closed: readonly Value[] = []) =>
      dateText(openFrom(budget, dayOf(text, "nextBusinessDay"), closedDays(budget, closed))),
  },
  {
    name: "businessDaysBetween",
    group: "dates",
    help: "Working days after the first date up to the second, that one included; negative if it is earlier.",
    parameters: [{ name: "from", type: "date" }, { name: "to", type: "date" }, holidays],
    returns: { kind: "number" },
    examples: [
      { text: 'businessDaysBetween("2026-11-20", "2026-11-24")', result: 2 },
      { text: 'businessDaysBetween("2026-11-24", "2026-11-20")', result: -2 },
      { text: 'businessDaysBetween("2026-12-24", "2026-12-28", ["2026-12-25"])', result: 1 },
    ],
    run: businessDaysBetween,
  },
  {
    name: "instantIn",
    group: "dates",
    help: "The instant at which a clock of a time zone shows a time on a date. A time that is skipped in spring is as much later, one that comes twice in autumn is the first.",
    parameters: [day, { name: "time", type: "text" }, zone],
    returns: instant,
    examples: [
      {
        text: 'instantIn("2026-11-20", "14:00", "America/New_York")',
        result: "2026-11-20T19:00:00Z",
      },
      {
        text: 'instantIn("2026-03-08", "02:30", "America/New_York")',
        result: "2026-03-08T07:30:00Z",
      },
      {
        text: 'instantIn("2026-11-01", "01:30", "America/New_York")',
        result: "2026-11-01T05:30:00Z",
      },
    ],
    run: (budget: Budget, text: string, time: string, inZone: string) => {
      budget.burn(48);
      return instantText(
        instantAt(dayOf(text, "instantIn") + timeOfDay(time, "instantIn"), inZone),
      );
    },
  },
  {
    name: "isAfterCutOff",
    group: "dates",
    help: "Whether an instant is at or after a time of the day in a time zone.",
    parameters: [at, { name: "cutOff", type: "text" }, zone],
    returns: boolean,
    examples: [
      { text: 'isAfterCutOff("2026-11-20T18:59:59Z", "14:00", "America/New_York")', result: false },
      { text: 'isAfterCutOff("2026-11-20T19:00:00Z", "14:00", "America/New_York")', result: true },
    ],
    run: (budget: Budget, text: string, cutOff: string, inZone: string) => {
      const local = localOf(budget, text, inZone, "isAfterCutOff");
      return local - startOf(local) >= timeOfDay(cutOff, "isAfterCutOff");
    },
  },
  {
    name: "shipDay",
    group: "dates",
    help: "The working day on which an order goes out: the day of the instant in the time zone if it comes before the cut-off time, else the next one.",
    parameters: [at, { name: "cutOff", type: "text" }, zone, holidays],
    returns: date,
    examples: [
      {
        text: 'shipDay("2026-11-20T18:30:00Z", "14:00", "America/New_York")',
        result: "2026-11-20",
      },
      {
        text: 'shipDay("2026-11-20T19:30:00Z", "14:00", "America/New_York")',
        result: "2026-11-23",
      },
      {
        text: 'shipDay("2026-11-25T20:00:00Z", "14:00", "America/New_York", ["2026-11-26"])',
        result: "2026-11-27",
      },
    ],
    run: (
      budget: Budget,
      text: string,
      cutOff: string,
      inZone: string,
      closed: readonly Value[] = [],
    ) => {
      const local = localOf(budget, text, inZone, "shipDay");
      const today = startOf(local);
      const late = local - today >= timeOfDay(cutOff, "shipDay");
      return dateText(openFrom(budget, late ? today + dayMs : today, closedDays(budget, closed)));
    },
  },
  {
    name: "addBusinessHours",
    group: "dates",
    help: "The instant so many working hours later, where a day's work begins and ends at the times given on the clocks of a time zone.",
    parameters: [
      at,
      { name: "hours", type: "number" },
      zone,
      { name: "opens", type: "text" },
      { name: "closes", type: "text" },
      holidays,
    ],
    returns: instant,
    examples: [
      {
        text: 'addBusinessHours("2026-11-20T21:00:00Z", 4, "America/New_York", "09:00", "17:00")',
        result: "2026-11-23T17:00:00Z",
      },
      {
        text: 'addBusinessHours("2026-11-21T12:00:00Z", 1.5, "Europe/Berlin", "08:00", "16:00")',
        result: "2026-11-23T08:30:00Z",
      },
    ],
    run: addBusinessHours,
  },
  {
    name: "quarter",
    group: "dates",
    help: "Quarter of the year of a date, 1 to 4.",
    parameters: [day],
    returns: { kind: "number" },
    examples: [{ text: 'quarter("2026-11-20")', result: 4 }],
    run: (_budget: Budget, text: string) =>
      Math.floor(new Date(dayOf(text, "quarter")).getUTCMonth() / 3) + 1,
  },
  {
    name: "startOfWeek",
    group: "dates",
    help: "The Monday of the week of a date.",
    parameters: [day],
    returns: date,
    examples: [{ text: 'startOfWeek("2026-11-22")', result: "2026-11-16" }],
    run: (_budget: Budget, text: string) => {
      const own = dayOf(text, "startOfWeek");
      return dateText(own - ((new Date(own).getUTCDay() + 6) % 7) * dayMs);
    },
  },
];

function closedDays(budget: Budget, closed: readonly Value[]): ReadonlySet<Value> {
  budget.burn(closed.length);
  return new Set(closed);
}

function isOpen(own: number, closed: ReadonlySet<Value>): boolean {
  const weekday = new Date(own).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !(closed.size > 0 && closed.has(dateText(own)));
}

function openFrom(budget: Budget, from: number, closed: ReadonlySet<Value>): number {
  let own = from;
  while (!isOpen(own, closed)) {
    budget.burn(1);
    own += dayMs;
  }
  return own;
}

function businessDaysBetween(
  budget: Budget,
  fromText: string,
  toText: string,
  closed: readonly Value[] = [],
): number {
  const [from, to] = [dayOf(fromText, "businessDaysBetween"), dayOf(toText, "businessDaysBetween")];
  const days = closedDays(budget, closed);
  const step = to < from ? -dayMs : dayMs;
  budget.burn(Math.abs(to - from) / dayMs);
  let count = 0;
  for (let own = from; own !== to; ) {
    own += step;
    if (isOpen(own, days)) count += Math.sign(step);
  }
  return count;
}

const timeText = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;

/** Milliseconds since midnight of `14:00` or `14:00:30`. */
function timeOfDay(text: string, name: string): number {
  const [, hour, minute, second = "0"] = timeText.exec(text) ?? [];
  if (hour === undefined || minute === undefined) {
    throw failed(`${name}(…) needs a time of the day such as 14:00, not “${text.slice(0, 40)}”`);
  }
  return (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1_000;
}

function localOf(budget: Budget, text: string, inZone: string, name: string): number {
  budget.burn(16);
  return wallClock(momentOf(text, name), inZone);
}

/** Midnight of a wall clock. */
function startOf(local: number): number {
  return Math.floor(local / dayMs) * dayMs;
}

const hoursMax = 100_000;

function addBusinessHours(
  budget: Budget,
  text: string,
  hours: Decimal,
  inZone: string,
  opens: string,
  closes: string,
  closed: readonly Value[] = [],
): string {
  const name = "addBusinessHours";
  const [from, until] = [timeOfDay(opens, name), timeOfDay(closes, name)];
  if (until <= from) throw failed(`${name}(…) needs a day that closes after it opens`);
  let left = Math.round(Number(textOfDecimal(hours)) * 3_600_000);
  if (!(left >= 0 && left <= hoursMax * 3_600_000)) {
    throw failed(`${name}(…) needs 0 to ${hoursMax} hours`);
  }
  const days = closedDays(budget, closed);
  const local = localOf(budget, text, inZone, name);
  let own = openFrom(budget, startOf(local), days);
  let begin = own === startOf(local) ? Math.max(from, local - own) : from;
  // What is left at closing time goes on the next working day.
  while (begin + left > until || begin >= until) {
    budget.burn(1);
    left -= Math.max(0, until - begin);
    own = openFrom(budget, own + dayMs, days);
    begin = from;
  }
  budget.burn(48);
  return instantText(instantAt(own + begin + left, inZone));
}
