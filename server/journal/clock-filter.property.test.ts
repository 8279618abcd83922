import fc from "fast-check";
import { expect, test } from "vitest";
import { ClockFilter, type ClockReading } from "./clock-filter";

const delay = fc.double({ min: 0.05, max: 800, noNaN: true });
const exchanges = fc.array(
  fc.record({ pause: fc.double({ min: 0, max: 20_000, noNaN: true }), there: delay, back: delay }),
  { minLength: 1, maxLength: 40 },
);
type Exchange = { readonly pause: number; readonly there: number; readonly back: number };

/** Readings of a clock that is `ahead`, as the questions and answers took. */
function readingsOf(ahead: number, list: readonly Exchange[]): ClockReading[] {
  let now = 1000;
  return list.map(({ pause, there, back }) => {
    const asked = now + pause;
    now = asked + there + back;
    return { asked, answered: now, time: asked + there + ahead };
  });
}

test("the offset is never further off than half of what the quickest answer took, and what may have drifted", () => {
  fc.assert(
    fc.property(exchanges, fc.double({ min: -1e9, max: 1e9, noNaN: true }), (list, ahead) => {
      const filter = new ClockFilter();
      let quickest = Number.POSITIVE_INFINITY;
      for (const reading of readingsOf(ahead, list)) {
        filter.take(reading);
        quickest = Math.min(quickest, (reading.answered - reading.asked) / 2);
        const drifted = reading.answered * 15e-6;
        const off = Math.abs((filter.offset ?? Number.NaN) - ahead);
        expect(off).toBeLessThanOrEqual(quickest + drifted + 1e-3);
      }
    }),
  );
});

test("two processes agree on what is due, however slow the database answers one of them later", () => {
  const first = new ClockFilter();
  const second = new ClockFilter();
  for (const filter of [first, second]) filter.take({ asked: 0, answered: 0.2, time: 5000.1 });
  // Both directions of the worst: made right after the question, and right before the answer.
  first.take({ asked: 10_000, answered: 10_180, time: 15_000.1 });
  second.take({ asked: 10_000, answered: 10_900, time: 15_899.9 });
  expect(first.offset).toBeCloseTo(5000, 5);
  expect(second.offset).toBeCloseTo(5000, 5);
});

test("a clock that was set is followed at once, forwards and backwards", () => {
  const filter = new ClockFilter();
  filter.take({ asked: 0, answered: 0.2, time: 5000.1 });
  filter.take({ asked: 10_000, answered: 10_000.4, time: 3_610_000.2 });
  expect(filter.offset).toBeCloseTo(3_600_000, 5);
  filter.take({ asked: 20_000, answered: 20_000.4, time: 20_000.2 });
  expect(filter.offset).toBeCloseTo(0, 5);
});

test("two clocks that drift apart stay together, as fast as it goes", () => {
  const filter = new ClockFilter();
  for (let at = 0; at < 1_000_000; at += 10_000) {
    const time = at + 0.1 + 5000 + at * 500e-6;
    filter.take({ asked: at, answered: at + 0.2, time });
    expect(Math.abs((filter.offset ?? 0) - (5000 + at * 500e-6))).toBeLessThan(0.5);
  }
});

test("before the first answer there is no offset", () => {
  expect(new ClockFilter().offset).toBeNull();
});
