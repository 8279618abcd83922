import { describe, expect, it } from "vitest";
import { loses, problemIn } from "./retention-days";

const days = { detailDays: 30, runDays: 400, eventDays: 400 } as const;

describe("days of retention", () => {
  it("are whole and within their bounds", () => {
    expect(problemIn(days)).toEqual({ runDays: undefined, eventDays: undefined });
    for (const runDays of [89, 401, 90.5, Number.NaN]) {
      expect(problemIn({ ...days, runDays }).runDays).toBe("A whole number from 90 to 400.");
    }
    expect(problemIn({ ...days, eventDays: 29 }).eventDays).toContain("30 to 400");
  });

  it("list a run as long as its details are there", () => {
    expect(problemIn({ ...days, detailDays: 180, runDays: 120 }).runDays).toContain("180 days");
  });

  it("delete something only where they become fewer", () => {
    expect(loses(days, { ...days, detailDays: 7 })).toBe(false);
    expect(loses(days, { ...days, runDays: 399 })).toBe(true);
    expect(loses({ runDays: 90, eventDays: 30 }, days)).toBe(false);
  });
});
