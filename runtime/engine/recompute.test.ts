import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../flow/document";
import type { JsonObject } from "../json";
import { aCall, aFlow } from "../testing/flow-builder";
import { recomputeSourceOf } from "../testing/recompute-source";
import { RunWorld } from "../testing/run-world";
import { compilePlan } from "./plan";
import { recomputeStep } from "./recompute";

const lines = Array.from({ length: 8 }, (_, index) => ({ sku: `S-${index}`, quantity: index + 1 }));
const order = { number: "PO-1", rate: 3, orders: [{ lines }, { lines: lines.slice(0, 5) }], lines };

const flow = (factor = "trigger.body.rate"): FlowDocument =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      each: { type: "splitter@1", config: { list: "input.lines" } },
      price: {
        type: "map@1",
        config: {
          fields: [
            { target: "sku", value: "input.sku" },
            { target: "total", value: `input.quantity * ${factor}` },
            { target: "place", value: "index" },
          ],
        },
      },
      label: {
        type: "map@1",
        config: { fields: [{ target: "text", value: 'input.sku + "/" + steps.price.place' }] },
      },
      erp: aCall("keyed"),
    },
    [
      "hook.out -> each.in",
      "each.item -> price.in",
      "price.out -> label.in",
      "label.out -> erp.in",
    ],
  );

async function aRun(document: FlowDocument, checkpoint?: { steps: number; bytes: number }) {
  const world = new RunWorld(document);
  if (checkpoint) world.checkpoint = checkpoint;
  const run = world.start(order);
  await run.done;
  expect(world.journal.stored(run.id).end?.status).toBe("succeeded");
  return { world, id: run.id };
}

describe("a value that a loop did not keep", () => {
  it("is computed again, with what arrived, and is the one that was there", async () => {
    const { world, id } = await aRun(flow());
    const at = { node: "label", path: "each:6" };
    expect(world.steps(id).find(({ node, path }) => node === "label" && path === at.path)).toEqual(
      expect.objectContaining({ output: null, hash: expect.any(String) }),
    );

    const label = await recomputeStep(recomputeSourceOf(world, id), at);
    const price = await recomputeStep(recomputeSourceOf(world, id), {
      node: "price",
      path: "each:6",
    });

    const priced = { sku: "S-6", total: 21, place: 6 };
    expect(label).toEqual({
      output: { state: "recomputed", value: { text: "S-6/6" } },
      inputs: [{ node: "price", port: "out", value: { state: "recomputed", value: priced } }],
    });
    expect(price).toEqual({
      output: { state: "recomputed", value: priced },
      inputs: [{ node: "each", port: "item", value: { state: "recomputed", value: lines[6] } }],
    });
  });

  it("that was kept is not computed", async () => {
    const { world, id } = await aRun(flow());
    const kept = await recomputeStep(recomputeSourceOf(world, id), {
      node: "label",
      path: "each:1",
    });
    expect(kept).toEqual({ output: null, inputs: [] });
  });

  it("is computed of a run whose loop was folded into summaries, too", async () => {
    const { world, id } = await aRun(flow(), { steps: 4, bytes: 1_000_000 });
    expect(world.segments(id).some(({ summary }) => summary !== undefined)).toBe(true);
    const { output } = await recomputeStep(recomputeSourceOf(world, id), {
      node: "label",
      path: "each:7",
    });
    expect(output).toEqual({ state: "recomputed", value: { text: "S-7/7" } });
  });

  it("of an inner loop's collector is folded from its iterations", async () => {
    const document = aFlow(
      {
        hook: { type: "webhook@1" },
        outer: { type: "splitter@1", config: { list: "input.orders" } },
        inner: { type: "splitter@1", config: { list: "input.lines" } },
        twice: {
          type: "map@1",
          config: { fields: [{ target: "n", value: "input.quantity * 2" }] },
        },
        sum: { type: "aggregator@1", config: { value: "input.n" } },
        pass: { type: "log@1", config: { message: "done" } },
      },
      [
        "hook.out -> outer.in",
        "outer.item -> inner.in",
        "inner.item -> twice.in",
        "twice.out -> sum.in",
        "sum.out -> pass.in",
      ],
    );
    const world = new RunWorld(document);
    const orders = Array.from({ length: 5 }, () => ({ lines: lines.slice(0, 5) }));
    const run = world.start({ orders });
    await run.done;

    const { output } = await recomputeStep(recomputeSourceOf(world, run.id), {
      node: "sum",
      path: "outer:4",
    });

    expect((output as { value: JsonObject }).value).toMatchObject({
      results: [2, 4, 6, 8, 10],
      succeeded: 5,
      failed: 0,
    });
  });

  it("is not shown where this engine computes another one", async () => {
    const { world, id } = await aRun(flow());
    const http = { send: () => Promise.reject(new Error("nothing is sent")) };
    const other = compilePlan(flow("trigger.body.rate * 2"), { http });

    const changed = await recomputeStep(recomputeSourceOf(world, id, { plan: other }), {
      node: "label",
      path: "each:6",
    });

    expect(changed.inputs).toEqual([{ node: "price", port: "out", value: { state: "changed" } }]);
    // The label does not read the total, but what it follows from is not what was there.
    expect(changed.output).toEqual({ state: "changed" });
  });

  it("whose message is past its retention is gone", async () => {
    const { world, id } = await aRun(flow());
    const bytes = () => Promise.reject(new Error("gone"));
    const { output } = await recomputeStep(recomputeSourceOf(world, id, { bytes }), {
      node: "price",
      path: "each:6",
    });
    expect(output).toEqual({ state: "gone" });
  });
});
