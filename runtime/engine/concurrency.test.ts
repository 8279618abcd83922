import { describe, expect, it } from "vitest";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";

function limited(key?: string) {
  return aFlow(
    { hook: { type: "webhook@1" }, erp: aCall("keyed"), end: { type: "respond@1" } },
    ["hook.out -> erp.in", "erp.out -> end.in"],
    { concurrency: { limit: 2, ...(key !== undefined && { key }) } },
  );
}

describe("a flow with a limit of runs at once", () => {
  it("takes a place under the value of its key before anything is sent", async () => {
    const world = new RunWorld(limited("input.customer"));
    const taken: unknown[] = [];
    world.places = {
      take: async (_run, key, limit) => {
        taken.push([key, limit, world.target.requests.length]);
        return null;
      },
    };

    const run = world.start({ customer: "C-1" });

    expect(await run.done).toBe("finished");
    expect(taken).toEqual([["C-1", 2, 0]]);
    expect(world.segments(run.id)[0]?.intents).toEqual([]);
  });

  it("waits without holding a process while there is none", async () => {
    const world = new RunWorld(limited());
    let free = false;
    world.places = { take: async () => (free ? null : { retryInMs: 5_000 }) };
    const run = world.start({});
    expect(await run.done).toBe("released");

    expect(world.journal.stored(run.id)).toMatchObject({
      state: "waiting",
      due: world.now + 5_000,
      note: "Waits for one of 2 places of its flow",
    });
    expect(world.target.requests).toEqual([]);

    free = true;
    await world.settle(run.id);
    expect(world.target.effects).toHaveLength(1);
  });
});
