import { describe, expect, it } from "vitest";
import { DebuggedRun } from "../../testing/debugged-run";
import { aCall, aFlow } from "../../testing/flow-builder";
import { RunWorld } from "../../testing/run-world";
import { type DebugSetup, emptySetup, type SetFault } from "./debug-setup";

const order = { number: "PO-1" };
const answers = { "step erp": { value: { id: "SO-9" }, port: null, from: "sample" } };

const flow = (
  guarantee: "keyed" | "lookup" | "none",
  more: Parameters<typeof aCall>[2] = {},
  edges: readonly string[] = [],
) =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      erp: aCall(guarantee, guarantee === "none" ? { serverErrorsMeanNotDone: true } : {}, {
        connection: "erp",
        ...more,
      }),
      end: { type: "respond@1", config: { status: 201, body: "input" } },
      late: { type: "log@1", config: { note: "late" } },
    },
    ["hook.out -> erp.in", "erp.out -> end.in", ...edges],
  );

const setting = (fault: SetFault, target = "slot erp"): Partial<DebugSetup> => ({
  faults: { [target]: fault },
});
const always = (fault: SetFault["fault"]): SetFault => ({ fault, times: null });
const once = (fault: SetFault["fault"]): SetFault => ({ fault, times: 1 });

/** Goes on to the end, or to where only a person can help. */
async function running(
  document: ReturnType<typeof flow>,
  setup: Partial<DebugSetup>,
  more: Parameters<DebuggedRun["start"]>[2] = { answers },
) {
  const run = new DebuggedRun(new RunWorld(document));
  await run.start(order, setup, { pace: { kind: "continue" }, ...more });
  return run;
}

/** What came of each attempt at the call. */
function attempts({ world, id }: DebuggedRun) {
  return world
    .segments(id)
    .flatMap(({ steps }) => steps)
    .filter(({ node }) => node === "erp")
    .map(({ status, error }) => (error === undefined ? status : `${status} ${error.code}`));
}

function keys({ world, id }: DebuggedRun) {
  return new Set(
    world.segments(id).flatMap(({ intents }) => intents.map((one) => one.idempotencyKey)),
  );
}

const retrying = { retry: { attempts: 3, delayMs: 60_000 } };

describe("a fault that is set for a connection that is mocked", () => {
  it("429: the run waits for as long as Retry-After says, holds no process, and is answered then", async () => {
    const fault = once({ fault: "status", status: 429, retryAfterS: 7_200 });
    const run = await running(flow("none", retrying), setting(fault));
    expect(attempts(run)).toEqual(["retrying TARGET_BUSY"]);
    expect(run.stored).toMatchObject({ owned: false, state: "waiting" });
    expect(run.stored.due - run.world.now).toBeGreaterThan(7_000_000);
    await run.world.settle(run.id);
    expect(attempts(run)).toEqual(["retrying TARGET_BUSY", "succeeded"]);
    expect(run.at).toBe("succeeded");
    expect(run.world.target.requests).toEqual([]);
    expect(run.events.filter(({ kind }) => kind === "faulted")).toMatchObject([
      { node: "erp", attempt: 1, fault: { status: 429 } },
    ]);
  });

  it("a try at once, by a person, waits for nothing", async () => {
    const run = await running(
      flow("none", retrying),
      setting(once({ fault: "status", status: 500 })),
    );
    const { now } = run.world;
    run.world.commands.push({
      id: "now",
      run: run.id,
      kind: "release",
      detail: {},
      at: now,
      by: "Mara",
    });
    await run.world.resume(run.id);
    expect(run.at).toBe("succeeded");
    expect(run.world.now - now).toBeLessThan(1_000);
  });

  it("500 each time: the tries are used up, and it stands after the failure or leaves by the error port", async () => {
    const fault = setting(always({ fault: "status", status: 500 }));
    const failed = await running(flow("none", retrying), fault, {});
    await failed.world.settle(failed.id);
    expect(attempts(failed)).toEqual([
      "retrying TARGET_RETRYABLE",
      "retrying TARGET_RETRYABLE",
      "failed TARGET_RETRYABLE",
    ]);
    expect(failed.at).toBe("after erp: error");
    const wired = flow("none", { ...retrying, onError: "error-port" }, ["erp.error -> late.in"]);
    const caught = await running(wired, { ...fault, onError: false }, {});
    await caught.world.settle(caught.id);
    expect(caught.at).toBe("succeeded");
    expect(caught.output("late")).toContain("succeeded");
  });

  it("no answer: sent again under its key, looked up, or in doubt until a person says what happened", async () => {
    const fault = once({ fault: "timeout", done: true });
    const keyed = await running(flow("keyed"), setting(fault));
    await keyed.world.settle(keyed.id);
    expect(attempts(keyed)).toEqual(["unknown ANSWER_UNKNOWN", "succeeded"]);
    expect(keys(keyed).size).toBe(1);
    const asked = await running(flow("lookup"), setting(fault));
    await asked.world.settle(asked.id);
    expect(attempts(asked)).toEqual(["unknown ANSWER_UNKNOWN", "succeeded"]);
    const doubtful = await running(flow("none"), setting(fault));
    expect(doubtful.stored.state).toBe("in-doubt");
    doubtful.world.commands.push({
      id: "happened",
      run: doubtful.id,
      kind: "resolve",
      detail: { node: "erp", path: "", outcome: "happened", value: { id: "SO-9" } },
      at: 0,
      by: "Mara",
    });
    await doubtful.world.resume(doubtful.id);
    expect(doubtful.at).toBe("succeeded");
    expect(doubtful.world.target.requests).toEqual([]);
  });

  it("broken JSON and a duplicate fail as they do", async () => {
    const broken = await running(flow("keyed"), setting(always({ fault: "not-json" })), {});
    expect(attempts(broken)).toEqual(["failed ANSWER_INVALID"]);
    const known = await running(
      flow("none"),
      setting(always({ fault: "status", status: 409 })),
      {},
    );
    expect(attempts(known)).toEqual(["failed TARGET_CONFLICT"]);
  });

  it("a connection that is refused holds the run until it is back, and reports no trouble of the real one", async () => {
    const run = new DebuggedRun(new RunWorld(flow("keyed")));
    const trouble: string[] = [];
    const { world } = run;
    Object.defineProperty(world, "host", {
      get: () =>
        Object.assign(
          Object.getOwnPropertyDescriptor(RunWorld.prototype, "host")?.get?.call(world),
          {
            onTrouble: (_run: unknown, slot: string) => trouble.push(slot),
          },
        ),
    });
    await run.start(order, setting(always({ fault: "down" })), {
      answers,
      pace: { kind: "continue" },
    });
    expect(attempts(run)).toEqual(["retrying TARGET_DOWN"]);
    // Somebody takes the fault away: the next try is answered.
    run.note({
      act: "setup",
      setup: { breakpoints: [], onError: true, onChange: [], effects: {} },
    });
    await world.resume(run.id);
    await world.settle(run.id);
    expect(run.at).toBe("succeeded");
    expect(attempts(run)).toEqual(["retrying TARGET_DOWN", "succeeded"]);
    expect(trouble).toEqual([]);
  });

  it("of a step goes before that of its connection", async () => {
    const run = await running(flow("keyed"), {
      faults: {
        "slot erp": always({ fault: "not-json" }),
        "step erp": once({ fault: "timeout" }),
      },
    });
    await run.world.settle(run.id);
    expect(attempts(run)).toEqual(["unknown ANSWER_UNKNOWN", "succeeded"]);
  });

  it("without an answer for the time after it, it stands first; what is typed then comes after the fault", async () => {
    const run = await running(flow("keyed"), setting(once({ fault: "timeout" })), {});
    expect(run.at).toBe("before erp: no-answer");
    await run.tell({ act: "give", value: { id: "typed" }, port: "out" });
    await run.world.settle(run.id);
    expect(attempts(run)).toEqual(["unknown ANSWER_UNKNOWN", "succeeded"]);
    expect(run.at).toBe("before end: step");
    expect(run.output("erp")).toBe('succeeded out {"id":"typed"}');
    expect(run.events.find(({ kind }) => kind === "answered")?.by).toBe("Mara");
  });

  it("late answers of a list come out of order", async () => {
    const list = aFlow(
      {
        hook: { type: "webhook@1" },
        split: { type: "splitter@1", config: { list: "input.lines", parallelism: 4 } },
        erp: aCall("keyed", { bodyExpression: "item", body: "expression" }, { connection: "erp" }),
        join: { type: "aggregator@1" },
        end: { type: "respond@1", config: { status: 200, body: "input" } },
      },
      ["hook.out -> split.in", "split.item -> erp.in", "erp.out -> join.in", "join.out -> end.in"],
    );
    const run = new DebuggedRun(new RunWorld(list));
    await run.start({ lines: [1, 2, 3] }, setting({ fault: { fault: "late" }, times: null }), {
      answers,
      pace: { kind: "continue" },
    });
    const done = run.world
      .segments(run.id)
      .flatMap(({ steps }) => steps)
      .filter(({ node }) => node === "erp")
      .map(({ path }) => path);
    expect(done).toEqual(["split:2", "split:1", "split:0"]);
    expect(run.at).toBe("succeeded");
  });

  it("an event that does not come: the wait is left as where it is over", async () => {
    const waits = aFlow(
      {
        hook: { type: "webhook@1" },
        wait: { type: "wait@1", config: { for: "event", event: "shipped", key: "PO-1" } },
        end: { type: "log@1", config: { note: "end" } },
        late: { type: "log@1", config: { note: "late" } },
      },
      ["hook.out -> wait.in", "wait.out -> end.in", "wait.expired -> late.in"],
    );
    const fault = setting(always({ fault: "timeout" }), "step wait");
    const run = await running(waits, fault, {});
    expect(run.at).toBe("succeeded");
    expect(run.output("wait")).toContain("succeeded expired");
  });

  it("a message that comes a second time is known by its delivery id, or would be another order", async () => {
    const known = flow("keyed");
    const hook = { type: "webhook@1", name: "hook", config: { dedupe: "${input.number}" } };
    const first = await running(
      { ...known, nodes: { ...known.nodes, hook } },
      {},
      { answers, twice: { signing: {} } },
    );
    const again = ({ events }: DebuggedRun) =>
      events.find(({ kind }) => kind === "delivered-again");
    expect(again(first)).toMatchObject({ known: "PO-1", by: "Mara" });
    const second = await running(known, {}, { answers, twice: { signing: {} } });
    expect(again(second)).toMatchObject({ known: null });
  });

  it("an attempt under way when its process dies comes to the same, whatever is set meanwhile", async () => {
    const world = new RunWorld(flow("none", retrying));
    const run = new DebuggedRun(world);
    const { journal } = world;
    // Its intent is in the journal, its answer is not.
    const died = new Promise<void>((resolve) => {
      journal.onCut = resolve;
    });
    journal.cut = { commit: 1, when: "before" };
    const begun = run.start(
      order,
      setting(once({ fault: "status", status: 429, retryAfterS: 60 })),
      { answers, pace: { kind: "continue" } },
    );
    await Promise.race([begun, died]);
    expect(attempts(run)).toEqual([]);
    // Nothing goes wrong any more from here on, but this attempt has begun.
    run.note({ act: "setup", setup: { ...emptySetup, faults: {} } });
    await world.resume(run.id);
    await world.settle(run.id);
    expect(run.events.filter(({ kind }) => kind === "setup")).toHaveLength(2);
    expect(attempts(run)).toEqual(["retrying TARGET_BUSY", "succeeded"]);
    expect(run.at).toBe("succeeded");
  });
});
