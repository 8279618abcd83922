import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../flow/document";
import { DebuggedRun } from "../testing/debugged-run";
import { aCall, aFlow } from "../testing/flow-builder";
import { recomputeSourceOf } from "../testing/recompute-source";
import { RunWorld } from "../testing/run-world";
import { type DebugPace, emptySetup } from "./debug/debug-setup";
import { traceBack } from "./lineage/trace-back";
import { startReplay } from "./replay";

/** hook → map → erp → note → end; `note` reads the message by the name of the hook as well. */
const flow = (): FlowDocument =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      map: { type: "map@1", config: { fields: [{ target: "price", value: "input.price" }] } },
      erp: aCall("keyed", { url: "/orders" }, { connection: "erp" }),
      note: {
        type: "map@1",
        config: {
          fields: [
            { target: "id", value: "input.id" },
            { target: "price", value: "steps.hook.price" },
          ],
        },
      },
      end: { type: "respond@1", config: { body: "input" } },
    },
    ["hook.out -> map.in", "map.out -> erp.in", "erp.out -> note.in", "note.out -> end.in"],
  );

/** By somebody else than who did what is taken over. */
async function fork(
  run: DebuggedRun,
  node: string,
  pace: DebugPace = { kind: "into" },
): Promise<DebuggedRun> {
  const { world } = run;
  const source = run.stored.head;
  const forked = new DebuggedRun(world);
  const head = world.head({ purpose: "debug", origin: source.origin, parent: source.id });
  forked.id = head.id;
  const started = await startReplay(world.host, {
    head,
    plan: world.plan,
    parameters: {},
    source,
    chain: [],
    from: { kind: "node", node, path: "" },
    adopted: new Map(),
    answers: new Map(),
    debug: { setup: emptySetup, pace, by: "Tomas" },
    lane: null,
    execute: "here",
  });
  await started.done;
  return forked;
}

/** It stands before `note`, which has not run. */
async function edited(): Promise<DebuggedRun> {
  const run = await new DebuggedRun(new RunWorld(flow())).start({ price: 7.22 });
  await run.tell({ act: "edit", value: { price: 7220 } });
  await run.tell({ act: "step" });
  return run.tell({ act: "give", value: { id: "typed" }, port: "out" });
}

const deedsOf = (run: DebuggedRun) =>
  run.events.flatMap((event) =>
    event.kind === "edited" || event.kind === "gave" || event.kind === "answered"
      ? [`${event.by} ${event.kind} ${event.node}`]
      : [],
  );
const editsOf = (run: DebuggedRun) =>
  run.events.flatMap((event) => (event.kind === "edited" ? [event] : []));
const traced = (run: DebuggedRun, node: string, field: string) =>
  traceBack(recomputeSourceOf(run.world, run.id, { edits: editsOf(run) }), {
    node,
    path: "",
    field,
  });

describe("what people did before a fork", () => {
  it("goes along as theirs, from fork to fork, and what a step handed on stays what it was", async () => {
    const first = await fork(await edited(), "note");
    await first.tell({ act: "step" });
    const second = await fork(first, "end");
    for (const run of [first, second]) {
      expect(deedsOf(run)).toEqual(["Mara edited map", "Mara gave erp"]);
      expect(run.output("hook")).toBe('succeeded out {"price":7.22}');
      expect(run.output("map")).toBe('succeeded out {"price":7220}');
      expect(run.output("erp")).toBe('succeeded out {"id":"typed"}');
    }
    expect(second.at).toBe("before end: step");
  });

  it("is where the way back of a value ends", async () => {
    const run = await fork(await edited(), "note");
    expect(await traced(run, "map", "price")).toMatchObject({
      value: 7220,
      origin: { parts: [{ reads: [{ from: [{ node: "hook", how: "edited" }] }] }] },
    });
  });

  it("holds for what comes after it, also in another process", async () => {
    const run = await fork(await edited(), "note");
    await run.tell({ act: "continue" });
    expect(run.at).toBe("succeeded");
    expect(run.output("note")).toBe('succeeded out {"id":"typed","price":7220}');
  });

  it("holds for what comes after it where the run does not stand in between", async () => {
    const run = await fork(await edited(), "note", { kind: "continue" });
    expect(run.at).toBe("succeeded");
    expect(run.output("note")).toBe('succeeded out {"id":"typed","price":7220}');
  });

  it("is somebody's at the very step that is forked at", async () => {
    const run = await new DebuggedRun(new RunWorld(flow())).start({ price: 1 });
    await run.tell({ act: "edit", value: { price: 2 } });
    const forked = await fork(run, "map");
    expect(deedsOf(forked)).toEqual(["Mara edited map"]);
    await forked.tell({ act: "step" });
    expect(forked.output("map")).toBe('succeeded out {"price":2}');
    expect(forked.output("hook")).toBe('succeeded out {"price":1}');
  });
});
