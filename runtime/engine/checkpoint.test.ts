import { describe, expect, it } from "vitest";
import { aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { type Checkpoint, checkpointDefault, isCheckpointDue } from "./checkpoint";

const few = { steps: 10, bytes: 1_000_000 };

describe("a checkpoint is due", () => {
  it("for values that wait to be stored, however quickly they came", () => {
    expect(isCheckpointDue(checkpointDefault, { steps: 1, bytes: 1e6, unstored: 0 }, 0)).toBe(true);
  });

  it("for 1,000 steps only once computing them took a while", () => {
    const pending = { steps: 1_000, bytes: 0, unstored: 0 };
    expect(isCheckpointDue(checkpointDefault, pending, 20)).toBe(false);
    expect(isCheckpointDue(checkpointDefault, pending, 250)).toBe(true);
  });

  it("for ten thousand steps, and for large results that are not stored, at any speed", () => {
    expect(isCheckpointDue(checkpointDefault, { steps: 1e4, bytes: 0, unstored: 0 }, 0)).toBe(true);
    const large = { steps: 1_000, bytes: 0, unstored: 16e6 };
    expect(isCheckpointDue(checkpointDefault, large, 0)).toBe(true);
  });
});

describe("a loop of steps that can be computed again", () => {
  it("is written less often while it is quick, and has the same result", async () => {
    const slow = await segmentsOf(few);
    const quick = await segmentsOf({ ...few, quick: { ms: 250, steps: 1_000, bytes: 1e6 } });

    expect(quick.result).toEqual(slow.result);
    expect(quick.segments).toBeLessThan(slow.segments / 3);
  });

  it("is written as often as ever while its results are large", async () => {
    const slow = await segmentsOf(few);
    const large = await segmentsOf({ ...few, quick: { ms: 250, steps: 1_000, bytes: 20 } });

    expect(large.segments).toBe(slow.segments);
  });
});

async function segmentsOf(checkpoint: Checkpoint) {
  const world = new RunWorld(
    aFlow(
      {
        take: { type: "webhook@1" },
        split: { type: "splitter@1", config: { list: "input" } },
        map: { type: "map@1", config: { fields: [{ target: "n", value: "input * 2" }] } },
        collect: { type: "aggregator@1" },
      },
      ["take.out -> split.in", "split.item -> map.in", "map.out -> collect.in"],
    ),
  );
  world.checkpoint = checkpoint;
  const entries = Array.from({ length: 100 }, (_, index) => index);
  const run = world.start(entries);
  await run.done;
  return { segments: world.segments(run.id).length, result: world.outcome(run.id).collect };
}
