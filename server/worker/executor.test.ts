import { describe, expect, test } from "vitest";
import type { RunHead } from "../../runtime/engine/records";
import type { RunHost } from "../../runtime/engine/run-host";
import type { ClaimedRun, Claimer } from "../journal/claim";
import { silentLog } from "../journal/journal-log";
import { Executor } from "./executor";

type Due = { readonly flow: string; readonly count: number };

/** A worker before a queue; runs of flows that begin with `slow` never end, all others at once. */
function worldOf(...queue: readonly Due[]) {
  const due: ClaimedRun[] = queue.flatMap(({ flow, count }) =>
    Array.from({ length: count }, (_, index) => ({
      head: { id: `${flow}-${index}`, flow } as RunHead,
      epoch: 1,
    })),
  );
  const begun = new Map<string, number>();
  const ended = new Map<string, number>();
  const count = (counts: Map<string, number>, { flow }: RunHead) =>
    counts.set(flow, (counts.get(flow) ?? 0) + 1);
  const claimer = {
    async claimRuns(limit: number, without: readonly string[]) {
      const claimed: ClaimedRun[] = [];
      for (let at = 0; at < due.length && claimed.length < limit; ) {
        const run = due[at];
        if (run === undefined || without.includes(run.head.flow)) at += 1;
        else claimed.push(...due.splice(at, 1));
      }
      return claimed;
    },
    claimLanes: async () => [],
  } as unknown as Claimer;
  const host = {
    stopping: { aborted: false },
    clock: { now: () => 0, monotonic: () => performance.now() },
    plan: () => new Promise(() => undefined),
    journal: {
      load(head: RunHead) {
        count(begun, head);
        return head.flow.startsWith("slow")
          ? new Promise(() => undefined)
          : Promise.reject(new Error("ended"));
      },
      async release(head: RunHead) {
        count(ended, head);
        return "written";
      },
    },
  } as unknown as RunHost;
  const executor = new Executor({ host, claimer, log: silentLog, limit: 40, scanMs: 20 });
  return { executor, begun, ended };
}

const patient = { timeout: 30_000 };

describe("a worker", () => {
  test("does not let slow targets of some flows hold up the runs of others", async () => {
    const { executor, begun, ended } = worldOf(
      { flow: "slow 1", count: 300 },
      { flow: "slow 2", count: 300 },
      { flow: "slow 3", count: 300 },
      { flow: "quick", count: 60 },
    );
    executor.start();
    await expect.poll(() => ended.get("quick"), patient).toBe(60);
    const held = ["slow 1", "slow 2", "slow 3"].map((flow) => begun.get(flow) ?? 0);
    expect(Math.min(...held)).toBeGreaterThan(0);
    expect(held.reduce((sum, count) => sum + count, 0)).toBeLessThan(40);
    await executor.stop(0);
  });

  test("gives one flow alone most of its places", async () => {
    const { executor, begun } = worldOf({ flow: "slow", count: 300 });
    executor.start();
    await expect.poll(() => begun.get("slow"), patient).toBeGreaterThan(25);
    await executor.stop(0);
  });

  test("takes everything that is due, however much it is", async () => {
    const { executor, ended } = worldOf({ flow: "a", count: 1_000 }, { flow: "b", count: 1_000 });
    executor.start();
    await expect.poll(() => [ended.get("a"), ended.get("b")], patient).toEqual([1_000, 1_000]);
    await executor.stop(0);
  });
});
