import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { compileExpression } from "./compile";

// Hundreds of cases on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

const zones = fc.constantFrom(
  "America/New_York",
  "Europe/Berlin",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "America/St_Johns",
  "Pacific/Apia",
  "UTC",
);
const day = fc
  .integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2030, 0, 1) })
  .map((epoch) => new Date(epoch).toISOString().slice(0, 10));
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));

const instantIn = compileExpression("instantIn(day, time, zone)");
const shown = compileExpression('formatDate(at, "yyyy-MM-dd HH:mm", zone)');
const later = compileExpression("addBusinessHours(at, hours, zone, opens, closes, holidays)");
const between = compileExpression("businessDaysBetween(a, b)");
const add = compileExpression("addBusinessDays(a, n)");

test("a clock of the zone shows the time that was asked for, or, where it is skipped, a later one", () => {
  let exact = 0;
  fc.assert(
    fc.property(day, time, zones, (on, clock, zone) => {
      const at = instantIn({ day: on, time: clock, zone }) as string;
      const seen = shown({ at, zone }) as string;
      if (seen === `${on} ${clock}`) exact += 1;
      else {
        // An hour before it is before the gap, which is an hour at most, or Apia's whole day.
        const gap = Date.parse(`${seen.replace(" ", "T")}Z`) - Date.parse(`${on}T${clock}Z`);
        expect(gap).toBeGreaterThan(0);
        expect(gap).toBeLessThanOrEqual(24 * 3_600_000);
      }
    }),
    { numRuns: 1_000 },
  );
  expect(exact).toBeGreaterThan(950);
});

test.each([
  ["2026-03-08", "02:30", "America/New_York", "2026-03-08 03:30"],
  ["2026-03-29", "02:15", "Europe/Berlin", "2026-03-29 03:15"],
  ["2026-10-04", "02:10", "Australia/Lord_Howe", "2026-10-04 02:40"],
])("a time that %s %s skips in %s is shown as %s", (on, clock, zone, seen) => {
  expect(shown({ at: instantIn({ day: on, time: clock, zone }) as string, zone })).toBe(seen);
});

test.each([
  ["2026-11-01", "01:30", "America/New_York", "2026-11-01T05:30:00Z"],
  ["2026-10-25", "02:15", "Europe/Berlin", "2026-10-25T00:15:00Z"],
])("of a time that comes twice on %s at %s in %s the first is meant", (on, clock, zone, at) => {
  expect(instantIn({ day: on, time: clock, zone })).toBe(at);
});

test("working hours end inside working hours, and two spans are one after the other", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2028, 0, 1) }),
      fc.nat({ max: 60 }),
      fc.integer({ min: 1, max: 60 }),
      zones,
      (epoch, first, second, zone) => {
        const at = new Date(epoch - (epoch % 60_000)).toISOString();
        const rest = { zone, opens: "09:00", closes: "17:00", holidays: [] };
        const then = later({ at, hours: first, ...rest }) as string;
        const clock = (shown({ at: then, zone }) as string).slice(11);
        expect(clock >= "09:00" && clock <= "17:00").toBe(true);
        const both = later({ at, hours: first + second, ...rest });
        expect(later({ at: then, hours: second, ...rest })).toBe(both);
      },
    ),
    { numRuns: 300 },
  );
});

test("counting working days is the inverse of adding them", () => {
  fc.assert(
    fc.property(day, fc.integer({ min: -300, max: 300 }), (a, n) => {
      const b = add({ a, n }) as string;
      fc.pre(n !== 0);
      expect(between({ a, b })).toBe(n);
    }),
    { numRuns: 300 },
  );
});
