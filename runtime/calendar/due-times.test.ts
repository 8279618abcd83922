import { describe, expect, it, vi } from "vitest";
import { DueTimes, timesToRun } from "./due-times";

const berlin = (cron: string) => new DueTimes(cron, "Europe/Berlin");
const at = (text: string) => Date.parse(text);

function days(times: DueTimes, from: string, to: string): string[] {
  return times.between(at(from), at(to), 100).map((time) => new Date(time).toISOString());
}

describe("a schedule", () => {
  it("is due on the clock of its zone, in summer and in winter", () => {
    expect(berlin("0 6 * * *").next(at("2026-07-01T12:00:00Z"))).toBe(at("2026-07-02T04:00:00Z"));
    expect(berlin("0 6 * * *").next(at("2026-12-01T12:00:00Z"))).toBe(at("2026-12-02T05:00:00Z"));
  });

  it("at an hour that is left out in spring is due once that day", () => {
    expect(days(berlin("30 2 * * *"), "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z")).toHaveLength(
      3,
    );
  });

  it("at an hour that comes twice in autumn is due once that day", () => {
    expect(days(berlin("30 2 * * *"), "2026-10-24T00:00:00Z", "2026-10-27T00:00:00Z")).toHaveLength(
      3,
    );
  });

  it("every hour is due every hour through both changes", () => {
    expect(days(berlin("0 * * * *"), "2026-03-29T00:00:00Z", "2026-03-29T05:00:00Z")).toHaveLength(
      6,
    );
    expect(days(berlin("0 * * * *"), "2026-10-25T00:00:00Z", "2026-10-25T05:00:00Z")).toHaveLength(
      6,
    );
  });

  it("that is none is refused", () => {
    expect(() => new DueTimes("every day", "Europe/Berlin")).toThrow(/no schedule/);
    expect(() => new DueTimes("0 6 * * *", "Europe/Nowhere")).toThrow(/no schedule/);
  });
});

describe("times that were missed", () => {
  const hourly = new DueTimes("0 * * * *", "UTC");
  const due = at("2026-11-25T08:00:00Z");
  const now = at("2026-11-25T11:02:00Z");

  it("are caught up as the policy says", () => {
    expect(timesToRun(hourly, due, now, "all")).toHaveLength(4);
    expect(timesToRun(hourly, due, now, "once")).toEqual([at("2026-11-25T11:00:00Z")]);
    expect(timesToRun(hourly, due, now, "skip")).toEqual([at("2026-11-25T11:00:00Z")]);
    expect(timesToRun(hourly, due, at("2026-11-25T10:30:00Z"), "skip")).toEqual([]);
  });

  it("are not counted one by one over a year", () => {
    const minutely = new DueTimes("* * * * *", "UTC");
    const next = vi.spyOn(minutely, "next");
    const yearAgo = at("2025-11-25T11:02:00Z");
    expect(timesToRun(minutely, yearAgo, now, "once")).toEqual([now]);
    expect(timesToRun(minutely, yearAgo, now, "skip")).toEqual([now]);
    expect(timesToRun(minutely, yearAgo, now, "all")).toHaveLength(1_000);
    expect(next.mock.calls.length).toBeLessThan(10_000);
    const yearly = new DueTimes("0 0 1 1 *", "UTC");
    expect(timesToRun(yearly, yearAgo, now, "all")).toEqual([at("2026-01-01T00:00:00Z")]);
  });
});
