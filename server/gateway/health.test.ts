import { describe, expect, it } from "vitest";
import type { ClusterState } from "./cluster-watch";
import { reasonsOf } from "./health";

const process = (kind: string, lastSignMs: number) => ({
  id: 1,
  kind,
  host: "one",
  build: "b",
  lastSignMs,
});
const cluster = (processes: ClusterState["processes"], oldestMs = 0): ClusterState => ({
  database: "up",
  processes,
  queue: { ready: oldestMs === 0 ? 0 : 1, oldestMs },
});

describe("health", () => {
  it("has nothing to tell where a worker works and the queue is short", () => {
    expect(reasonsOf(cluster([process("gateway", 0), process("worker", 800)], 59_000))).toEqual([]);
  });

  it("tells that nobody works off what is accepted", () => {
    expect(reasonsOf(cluster([process("gateway", 0)]))).toEqual([
      "No worker runs: what is accepted waits.",
    ]);
    expect(reasonsOf(cluster([process("worker", 9_500), process("worker", 12_000)]))).toEqual([
      "No worker shows a sign of life: what is accepted waits.",
    ]);
    expect(reasonsOf(cluster([process("worker", 9_500), process("worker", 100)]))).toEqual([]);
  });

  it("tells how long the oldest run waits", () => {
    expect(reasonsOf(cluster([process("worker", 0)], 61_400))).toEqual([
      "The oldest run that is due waits for 61 s for a worker.",
    ]);
  });
});
