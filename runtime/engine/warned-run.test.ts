import { describe, expect, it } from "vitest";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";

const hook = { type: "webhook@1" };
const order = {
  type: "map@1",
  name: "Order",
  config: {
    fields: [
      { target: "number", value: "input.name" },
      { target: "city", value: "input.shipTo.city" },
    ],
  },
};
const line = {
  type: "map@1",
  name: "Line",
  config: { fields: [{ target: "sku", value: "input.sku" }] },
};

describe("a run whose map leaves fields out", () => {
  const flow = aFlow({ hook, order, end: { type: "respond@1" } }, [
    "hook.out -> order.in",
    "order.out -> end.in",
  ]);

  it("succeeds, and its step and the run say so", async () => {
    const world = new RunWorld(flow);
    const run = world.start({});
    await run.done;

    expect(world.journal.stored(run.id).end).toMatchObject({
      status: "succeeded",
      note: "Order: number was left out: input.name has no value (and 1 more)",
    });
    const steps = world.segments(run.id).flatMap((segment) => segment.steps);
    expect(steps.find(({ node }) => node === "order")?.warnings).toEqual([
      "number was left out: input.name has no value.",
      "city was left out: input.shipTo.city has no value.",
    ]);
  });

  it("says nothing where every field has a value", async () => {
    const world = new RunWorld(flow);
    const run = world.start({ name: "1001", shipTo: { city: null } });
    await run.done;

    expect(world.journal.stored(run.id).end).not.toHaveProperty("note");
    const steps = world.segments(run.id).flatMap((segment) => segment.steps);
    expect(steps.filter(({ warnings }) => warnings !== undefined)).toEqual([]);
  });
});

describe("a business key that cannot be computed", () => {
  const endless = '"a".repeat(1e12)';
  const keysAt = (...nodes: string[]) => ({
    businessKeys: nodes.flatMap((node) => [
      { kind: "order", node, value: endless },
      { kind: "po", node, value: "output.name" },
    ]),
  });

  it("fails no run: its step and the run say which, the others are there", async () => {
    const world = new RunWorld(
      aFlow(
        { hook, send: aCall("keyed"), end: { type: "respond@1" } },
        ["hook.out -> send.in", "send.out -> end.in"],
        keysAt("hook", "send"),
      ),
    );
    const run = world.start({ name: "PO-1" });
    await run.done;

    const words =
      /^The business key “order” could not be computed, so this run is not found by it: /;
    expect(world.journal.stored(run.id).end).toMatchObject({
      status: "succeeded",
      note: expect.stringContaining("The business key “order” could not be computed"),
    });
    for (const node of ["hook", "send"]) {
      expect(world.steps(run.id).find((step) => step.node === node)?.warnings).toEqual([
        expect.stringMatching(words),
      ]);
    }
    expect(world.journal.keys).toEqual([{ kind: "po", value: "PO-1", run: run.id }]);
  });

  it("in a loop is told a few times, not once per entry", async () => {
    const world = new RunWorld(
      aFlow(
        {
          hook,
          split: { type: "splitter@1", config: { list: "input.lines" } },
          body: aCall("keyed"),
          collect: { type: "aggregator@1" },
        },
        ["hook.out -> split.in", "split.item -> body.in", "body.out -> collect.in"],
        keysAt("body"),
      ),
    );
    const run = world.start({ lines: Array.from({ length: 20 }, (_, n) => ({ n })) });
    await run.done;
    const warned = world.steps(run.id).filter(({ warnings }) => warnings !== undefined);
    expect(warned.length).toBeLessThan(5);
    expect(warned.length).toBeGreaterThan(0);
  });
});

describe("entries of a loop that miss a field", () => {
  const flow = aFlow(
    {
      hook,
      split: { type: "splitter@1", config: { list: "input.lines" } },
      line,
      body: aCall("keyed"),
      collect: { type: "aggregator@1", config: { value: "input.id" } },
      end: { type: "respond@1" },
    },
    [
      "hook.out -> split.in",
      "split.item -> line.in",
      "line.out -> body.in",
      "body.out -> collect.in",
      "collect.out -> end.in",
    ],
  );
  const note = "Line: sku was left out: input.sku has no value";

  it("are named while their values are kept, and once after that", async () => {
    const world = new RunWorld(flow);
    const run = world.start({ lines: Array.from({ length: 60 }, () => ({})) });
    await run.done;

    const warned = world
      .segments(run.id)
      .flatMap((segment) => segment.steps)
      .filter(({ warnings }) => warnings !== undefined);
    expect(warned.map(({ path }) => path)).toEqual(["split:0", "split:1", "split:2"]);
    expect(world.journal.stored(run.id).end).toMatchObject({ status: "succeeded", note });
  });

  it("are named wherever the first of them lies", async () => {
    const world = new RunWorld(flow);
    const lines = Array.from({ length: 60 }, (_, at) => (at < 50 ? { sku: `S${at}` } : {}));
    const run = world.start({ lines });
    await run.done;

    expect(world.journal.stored(run.id).end).toMatchObject({ status: "succeeded", note });
  });

  it("are still known to the process that takes over after a summary", async () => {
    const world = new RunWorld(flow);
    world.checkpoint = { steps: 20, bytes: 1_000_000 };
    world.journal.cut = { commit: 60, when: "after" };
    const died = new Promise<void>((resolve) => {
      world.journal.onCut = resolve;
    });
    const lines = Array.from({ length: 100 }, (_, at) => (at === 1 ? {} : { sku: `S${at}` }));
    const run = world.start({ lines });
    await Promise.race([run.done, died]);
    const { segments } = world.journal.stored(run.id);
    const newest = world.segments(run.id).findLastIndex(({ summary }) => summary !== undefined);
    expect(newest).toBeGreaterThan(0);
    world.journal.load = async () => ({
      segments: segments.filter(({ seg }, at) => seg === 0 || at >= newest),
    });

    await world.resume(run.id);

    expect(world.journal.stored(run.id).end).toMatchObject({ status: "succeeded", note });
  });
});
