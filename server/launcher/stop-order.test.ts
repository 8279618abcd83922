import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { databaseGrace, planStop, restartDelay } from "./stop-order.mjs";

describe("the planned stop", () => {
  it("asks intake, pages and workers first and lets the sandbox answer until they are done", () => {
    expect(planStop(["sandbox", "worker-1", "worker-2", "web", "gateway"])).toEqual([
      { names: ["worker-1", "worker-2", "web", "gateway"], graceMs: 8_700 },
      { names: ["sandbox"], graceMs: 300 },
    ]);
  });

  it("ends within ten seconds even when every process uses all of its time", () => {
    const total = planStop(["gateway", "sandbox"]).reduce((sum, { graceMs }) => sum + graceMs, 0);
    expect(total + databaseGrace(total)).toBeLessThan(10_000);
    expect(databaseGrace(total)).toBeGreaterThanOrEqual(700);
    expect(databaseGrace(200)).toBe(9_500);
  });

  it("is also asked for by a SIGTERM to npm, which must not end in a shell between", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));

    expect(scripts.start).toMatch(/^exec node /);
    expect(scripts.test).toMatch(/^exec node /);
  });

  it("has no empty phase", () => {
    expect(planStop([])).toEqual([]);
    expect(planStop(["worker-1"])).toEqual([{ names: ["worker-1"], graceMs: 8_700 }]);
  });
});

describe("starting again", () => {
  it("waits longer with every death in a row, up to ten seconds", () => {
    expect([1, 2, 3, 6, 7, 50].map(restartDelay)).toEqual([200, 400, 800, 6_400, 10_000, 10_000]);
  });
});
