import { describe, expect, test } from "vitest";
import { type FlowHeat, heatOf, percent } from "./heat-marks";

const now = 1_800_000_000_000;
const heat: FlowHeat = {
  from: now - 86_400_000,
  to: now,
  runs: 1_204,
  failedRuns: 25,
  nodes: [
    { node: "n01", steps: 1_204, failed: 0, p95Ms: 2, meanMs: 1 },
    { node: "n04", steps: 602, failed: 25, p95Ms: 840, meanMs: 210 },
  ],
  queues: [{ node: "n04", waiting: 3, inDoubt: 1, oldest: now - 7_200_000 }],
  unfinished: 4,
  placed: 4,
};
const of = (measure: Parameters<typeof heatOf>[1]) =>
  heatOf(heat, measure, { ids: ["n01", "n04", "n09"], now });

describe("heat", () => {
  test("says the figure in words and tints by its share of the most", () => {
    expect(of("throughput").marks.n04).toMatchObject({ level: 0.5, text: "602 steps" });
    expect(of("slowness").marks.n04).toMatchObject({ level: 1, text: "p95 840 ms" });
    expect(of("waiting").marks.n04).toMatchObject({ level: 1, text: "3 wait, 1 in doubt" });
    expect(of("waiting").marks.n01).toMatchObject({ level: 0, text: "None waits" });
  });

  test("does not make a rare failure look like a frequent one", () => {
    expect(of("failures").marks.n04?.text).toBe("4.2% failed, 25");
    expect(of("failures").marks.n04?.level).toBeCloseTo(0.21, 2);
    expect(of("failures").marks.n01).toMatchObject({ level: 0, text: "None of 1,204 failed" });
  });

  test("tells all figures to whoever cannot see the tint, also where nothing came", () => {
    expect(of("throughput").marks.n04?.words).toBe(
      "602 steps, 4.2% failed, 95 of 100 within 840 ms, 3 wait, 1 in doubt, the oldest came 2 h 0 min ago",
    );
    expect(of("throughput").marks.n09?.text).toBe("Nothing came here");
  });

  test("rounds a small share to something, not to nothing", () => {
    expect([percent(0, 0), percent(1, 5_000), percent(1, 200), percent(1, 3)]).toEqual([
      "0%",
      "under 0.1%",
      "0.5%",
      "33%",
    ]);
  });
});
