import { describe, expect, test } from "vitest";
import { spareLimits } from "./spare-limits";

const few = { spareRuns: 8, spareRunsMost: 8 };
const burst = { spareRuns: 8, spareRunsMost: 512 };

describe("runs that nobody waits for are executed where they were accepted", () => {
  test.each([
    [1, burst],
    [2, burst],
    [3, few],
    [16, few],
  ])("on one machine of %i cores as many as %o", (cores, expected) => {
    expect(spareLimits({ role: "all", runsAtGateway: null }, cores)).toEqual(expected);
  });

  test("few of them where the workers are on other machines", () => {
    expect(spareLimits({ role: "gateway", runsAtGateway: null }, 2)).toEqual(few);
  });

  test("as many as the environment says", () => {
    expect(spareLimits({ role: "all", runsAtGateway: 0 }, 2)).toEqual({
      spareRuns: 0,
      spareRunsMost: 0,
    });
    expect(spareLimits({ role: "gateway", runsAtGateway: 100 }, 16)).toEqual({
      spareRuns: 8,
      spareRunsMost: 100,
    });
  });
});
