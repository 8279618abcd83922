import { describe, expect, it } from "vitest";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";

/** Every order's lines are collected, the order is sent, and what follows reads what was collected. */
const orders = aFlow(
  {
    hook: { type: "webhook@1" },
    outer: { type: "splitter@1", config: { list: "input.orders" } },
    inner: { type: "splitter@1", config: { list: "input.lines" } },
    twice: { type: "map@1", config: { fields: [{ target: "n", value: "input.quantity * 2" }] } },
    lines: { type: "aggregator@1", config: { value: "input.n" } },
    send: aCall("keyed"),
    label: {
      type: "map@1",
      config: { fields: [{ target: "quantities", value: "steps.lines.results" }] },
    },
    all: { type: "aggregator@1", config: { value: "input.quantities" } },
    end: { type: "respond@1", config: { body: "input.results" } },
  },
  [
    "hook.out -> outer.in",
    "outer.item -> inner.in",
    "inner.item -> twice.in",
    "twice.out -> lines.in",
    "lines.out -> send.in",
    "send.out -> label.in",
    "label.out -> all.in",
    "all.out -> end.in",
  ],
);

const message = {
  orders: Array.from({ length: 6 }, (_, at) => ({
    lines: [{ quantity: at + 1 }, { quantity: at + 10 }],
  })),
};
const collected = message.orders.map(({ lines }) => lines.map(({ quantity }) => quantity * 2));

/** What the outer loop collected in the end, after a death at this commit. */
async function collectedAfter(commit: number, steps: number): Promise<unknown> {
  const world = new RunWorld(orders);
  world.checkpoint = { steps, bytes: 1_000_000 };
  const died = new Promise<void>((resolve) => {
    world.journal.onCut = resolve;
  });
  world.journal.cut = { commit, when: "after" };
  const run = world.start(message);
  await Promise.race([run.done, died]);
  world.journal.cut = null;
  if (world.journal.stored(run.id).end === null) await world.resume(run.id);
  const [, , value = "null"] = world.outcome(run.id).end?.split(" ") ?? [];
  return JSON.parse(value).results;
}

describe("a run whose process died within a loop in a loop", () => {
  const commits = Array.from({ length: 12 }, (_, at) => at + 1);

  it.each(commits)("knows what was collected, dead at commit %i", async (commit) => {
    expect(await collectedAfter(commit, 1_000)).toEqual(collected);
  });

  it.each(commits)("also where finished iterations are folded away, commit %i", async (commit) => {
    expect(await collectedAfter(commit, 3)).toEqual(collected);
  });
});
