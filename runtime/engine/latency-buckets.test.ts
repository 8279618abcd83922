import { describe, expect, it } from "vitest";
import { latencyBucket, latencyQuantileMs } from "./latency-buckets";

const countsOf = (durations: readonly number[]) => {
  const counts = new Map<number, number>();
  for (const us of durations) {
    counts.set(latencyBucket(us), (counts.get(latencyBucket(us)) ?? 0) + 1);
  }
  return [...counts].map(([bucket, steps]) => ({ bucket, steps }));
};

describe("the p95 of a histogram", () => {
  it("is within a fifth of the p95 of the durations themselves", () => {
    for (const scale of [3, 870, 41_000, 2_600_000]) {
      const durations = Array.from({ length: 1_000 }, (_, index) => scale * (1 + (index % 97)));
      const exact = [...durations].sort((a, b) => a - b)[949] ?? 0;

      const p95 = latencyQuantileMs(countsOf(durations), 0.95) ?? 0;

      expect(Math.abs(p95 * 1_000 - exact) / exact).toBeLessThan(0.2);
    }
  });

  it("does not follow the few that were slow", () => {
    const durations = [...Array.from({ length: 98 }, () => 10_000), 60_000_000, 60_000_000];

    expect(latencyQuantileMs(countsOf(durations), 0.95)).toBeLessThan(12);
  });

  it("is unknown where nothing was measured, and takes any duration", () => {
    expect(latencyQuantileMs([], 0.95)).toBeNull();
    expect([0, -4, Number.NaN, 1e30].map(latencyBucket)).toEqual([0, 0, 0, 80]);
  });
});
