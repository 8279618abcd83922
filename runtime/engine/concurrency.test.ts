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
    const left: unknown[] = [];
    world.places = {
      take: async (_run, key, limit) => {
        taken.push([key, limit, world.target.requests.length]);
        return null;
      },
      leave: async (_run, key, limit) => {
        left.push([key, limit, world.journal.stored(run.id).end?.status]);
      },
    };

    const run = world.start({ customer: "C-1" });

    expect(await run.done).toBe("finished");
    expect(taken).toEqual([["C-1", 2, 0]]);
    expect(world.segments(run.id)[0]?.intents).toEqual([]);
    // Only when it has ended, so that who is called finds the place.
    expect(left).toEqual([["C-1", 2, "succeeded"]]);
  });

  it("waits without holding a process while there is none", async () => {
    const world = new RunWorld(limited());
    let free = false;
    let left = 0;
    world.places = {
      take: async () => (free ? null : { retryInMs: 5_000 }),
      leave: async () => {
        left += 1;
      },
    };
    const run = world.start({});
    expect(await run.done).toBe("released");

    expect(world.journal.stored(run.id)).toMatchObject({
      state: "waiting",
      due: world.now + 5_000,
      note: "Waits for one of 2 places of its flow",
    });
    expect(world.target.requests).toEqual([]);
    // A place that was left before it was handed back would have been offered to nobody.
    expect(left).toBe(1);

    free = true;
    await world.settle(run.id);
    expect(world.target.effects).toHaveLength(1);
  });

  it("tries at once what somebody said so of, also if there was no place for it at first", async () => {
    const world = new RunWorld(limited());
    let free = true;
    world.places = {
      take: async () => (free ? null : { retryInMs: 5_000 }),
      leave: async () => undefined,
    };
    world.target.moves = [{ move: "status", status: 429, headers: { "retry-after": "7200" } }];
    const run = world.start({});
    await run.done;
    const { now: at } = world;
    world.commands.push({ id: "c1", run: run.id, kind: "release", detail: {}, at, by: "Ada" });

    free = false;
    await world.resume(run.id);
    expect(world.target.effects).toHaveLength(0);
    free = true;
    world.advance(5_000);

    expect(await world.resume(run.id)).toBe("finished");
    expect(world.now).toBe(at + 5_000);
    expect(world.target.effects).toHaveLength(1);
    expect(world.journal.appliedCommands).toContain("c1");
  });
});
