import { describe, expect, it } from "vitest";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";

const hook = { type: "webhook@1" };
const router = (condition: string, name = "Credit") => ({
  type: "content-based-router@1",
  name,
  config: { branches: [{ name: "hold", condition }] },
});

describe("a run that drops its message", () => {
  const flow = aFlow({ hook, credit: router("input.total > 500"), log: { type: "log@1" } }, [
    "hook.out -> credit.in",
    "credit.otherwise -> log.in",
  ]);

  it("succeeds, and says at which branch nothing is connected", async () => {
    const world = new RunWorld(flow);
    const run = world.start({ total: 900 });
    await run.done;

    expect(world.journal.stored(run.id).end).toMatchObject({
      status: "succeeded",
      note: "Dropped at Credit (hold): nothing is connected there",
    });
  });

  it("says nothing where the message went on", async () => {
    const world = new RunWorld(flow);
    const run = world.start({ total: 100 });
    await run.done;

    expect(world.journal.stored(run.id).end).not.toHaveProperty("note");
  });
});

it("an entry dropped before the newest summary is still known to the process that takes over", async () => {
  const world = new RunWorld(
    aFlow(
      {
        hook,
        split: { type: "splitter@1", config: { list: "input.lines" } },
        check: router('input.sku == "S1"', "Check line"),
        body: aCall("keyed"),
        collect: { type: "aggregator@1", config: { value: "input.id" } },
        end: { type: "respond@1" },
      },
      [
        "hook.out -> split.in",
        "split.item -> check.in",
        "check.otherwise -> body.in",
        "body.out -> collect.in",
        "collect.out -> end.in",
      ],
    ),
  );
  world.checkpoint = { steps: 20, bytes: 1_000_000 };
  world.journal.cut = { commit: 60, when: "after" };
  const died = new Promise<void>((resolve) => {
    world.journal.onCut = resolve;
  });
  const run = world.start({ lines: Array.from({ length: 100 }, (_, at) => ({ sku: `S${at}` })) });
  await Promise.race([run.done, died]);
  const { segments } = world.journal.stored(run.id);
  const newest = world.segments(run.id).findLastIndex(({ summary }) => summary !== undefined);
  expect(newest).toBeGreaterThan(0);
  world.journal.load = async () => ({
    segments: segments.filter(({ seg }, at) => seg === 0 || at >= newest),
  });

  await world.resume(run.id);

  expect(world.journal.stored(run.id).end).toMatchObject({
    status: "succeeded",
    note: "Dropped at Check line (hold): nothing is connected there",
  });
});
