import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../flow/document";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import type { RunHead } from "./records";
import { startReplay } from "./replay";
import type { ReplayStart } from "./replay-start";
import type { SubFlowCall } from "./run-host";

const order = { number: "PO-1", total: 10 };

/** First a call that cannot be repeated, then one that knows keys, then one that can fail. */
function flow(): FlowDocument {
  return aFlow(
    {
      hook: { type: "webhook@1" },
      label: aCall("none", { url: "http://target.test/label" }),
      erp: aCall("keyed", { url: "http://target.test/erp" }),
      note: aCall("none", { url: "http://target.test/note" }),
      end: { type: "respond@1", config: { body: "{ label: steps.label.id, note: input.id }" } },
    },
    ["hook.out -> label.in", "label.out -> erp.in", "erp.out -> note.in", "note.out -> end.in"],
  );
}

async function aFailedRun(world: RunWorld): Promise<string> {
  world.target.moves = [{ move: "ok" }, { move: "ok" }, { move: "status", status: 422 }];
  const run = world.start(order);
  await run.done;
  expect(world.journal.stored(run.id).end?.error?.node).toBe("note");
  return run.id;
}

async function replay(
  world: RunWorld,
  of: string,
  from: ReplayStart,
  execute: "here" | "anywhere" = "here",
) {
  const source = world.journal.stored(of).head;
  const head = world.head({
    purpose: "replay",
    origin: source.origin,
    originAcceptedAt: source.originAcceptedAt,
    parent: of,
  });
  const started = await startReplay(world.host, {
    head,
    plan: world.plan,
    parameters: {},
    source,
    chain: [source],
    from,
    lane: null,
    execute,
  });
  await started.done;
  return { ...started, id: head.id };
}

describe("a replay from the start", () => {
  it("does nothing a second time: keyed steps get their first result, others adopt theirs", async () => {
    const world = new RunWorld(flow());
    const failed = await aFailedRun(world);

    const again = await replay(world, failed, { kind: "start" });

    expect(world.target.effects.map(({ path }) => path)).toEqual(["/label", "/erp", "/note"]);
    expect((await again.answered)?.body).toEqual({ label: "T-1", note: "T-3" });
    expect(world.steps(again.id).find(({ node }) => node === "label")?.settledBy).toBe("adopted");
  });

  it("adopts through a chain of replays", async () => {
    const world = new RunWorld(flow());
    const failed = await aFailedRun(world);
    const second = await replay(world, failed, { kind: "start" });

    const third = await replay(world, second.id, { kind: "start" });

    expect(world.target.effects).toHaveLength(3);
    expect((await third.answered)?.body).toEqual({ label: "T-1", note: "T-3" });
  });

  it("sends nothing where what an earlier run did is past its retention", async () => {
    const world = new RunWorld(flow());
    const failed = await aFailedRun(world);
    const second = await replay(world, failed, { kind: "start" }, "anywhere");
    world.commands.push({
      id: "c1",
      run: second.id,
      kind: "cancel",
      at: world.now,
      by: "Ada",
      detail: {},
    });
    await world.resume(second.id);
    world.journal.stored(failed).segments.length = 0;
    const chain = [second.id, failed].map((id) => world.journal.stored(id).head);
    const [source, origin] = chain as [RunHead, RunHead];

    const head = world.head({ purpose: "replay", origin: origin.id, parent: source.id });
    const again = startReplay(world.host, {
      head,
      plan: world.plan,
      parameters: {},
      source,
      chain,
      from: { kind: "start" },
      lane: null,
      execute: "here",
    });

    await expect(again).rejects.toMatchObject({
      code: "LIMIT_REACHED",
      message: expect.stringContaining("past its retention"),
    });
    expect(world.target.effects).toHaveLength(2);
  });

  it("keeps what it adopts when another process goes on with it", async () => {
    const world = new RunWorld(flow());
    const failed = await aFailedRun(world);

    const again = await replay(world, failed, { kind: "start" }, "anywhere");
    await world.resume(again.id);

    expect(world.target.effects.map(({ path }) => path)).toEqual(["/label", "/erp", "/note"]);
    expect(world.journal.stored(again.id).end?.status).toBe("succeeded");
  });
});

describe("a replay of a step that can be looked up", () => {
  const single = () =>
    aFlow({ hook: { type: "webhook@1" }, erp: aCall("lookup"), end: { type: "respond@1" } }, [
      "hook.out -> erp.in",
      "erp.out -> end.in",
    ]);

  it("takes over its result and sends nothing", async () => {
    const world = new RunWorld(single());
    const run = world.start(order);
    await run.done;

    const again = await replay(world, run.id, { kind: "start" });

    expect(world.target.effects).toHaveLength(1);
    expect((await again.answered)?.body).toEqual({ id: "T-1" });
  });

  it("asks first where an earlier run never heard, and sends only what is not there", async () => {
    for (const [move, effects] of [
      ["lost", 1],
      ["dropped", 1],
    ] as const) {
      const world = new RunWorld(single());
      world.target.moves = [{ move }];
      const run = world.start(order);
      await run.done;
      world.commands.push({ id: "c1", run: run.id, kind: "cancel", detail: {}, at: 0, by: "Dana" });
      await world.resume(run.id);
      expect(world.journal.stored(run.id).end?.status).toBe("cancelled");

      const again = await replay(world, run.id, { kind: "start" });
      await world.settle(again.id);

      expect(world.target.effects, move).toHaveLength(effects);
      expect(world.outcome(again.id).erp).toBe('succeeded out {"id":"T-1"}');
    }
  });

  it("asks first in a run that is called anew, and in one that its process left", async () => {
    for (const execute of ["here", "anywhere"] as const) {
      const world = new RunWorld(single());
      world.target.moves = [{ move: "lost" }];
      const { id: origin } = world.head();
      const call = (of: string | null) =>
        world.start(order, {
          head: world.head({ origin, parent: "caller" }),
          execute,
          ...(of !== null && { replay: { of, from: "start" } }),
        });
      const run = call(null);
      await run.done;
      if (execute === "anywhere") await world.resume(run.id);
      world.commands.push({ id: "c1", run: run.id, kind: "cancel", detail: {}, at: 0, by: "Dana" });
      await world.resume(run.id);
      expect(world.journal.stored(run.id).end?.status).toBe("cancelled");

      const again = call(run.id);
      await again.done;
      await world.settle(again.id);

      expect(world.target.effects, execute).toHaveLength(1);
      expect(world.journal.stored(again.id).end?.status).toBe("succeeded");
    }
  });
});

describe("a step whose outcome was never found out", () => {
  const single = () =>
    aFlow({ hook: { type: "webhook@1" }, label: aCall("none"), end: { type: "respond@1" } }, [
      "hook.out -> label.in",
      "label.out -> end.in",
    ]);

  async function aRunCancelledInDoubt(world: RunWorld): Promise<string> {
    world.target.moves = [{ move: "lost" }];
    const run = world.start(order);
    await run.done;
    world.commands.push({ id: "c1", run: run.id, kind: "cancel", detail: {}, at: 0, by: "Dana" });
    await world.resume(run.id);
    expect(world.journal.stored(run.id).end?.status).toBe("cancelled");
    return run.id;
  }

  it("is not sent a second time by a replay", async () => {
    const world = new RunWorld(single());
    const run = await aRunCancelledInDoubt(world);

    await expect(replay(world, run, { kind: "start" })).rejects.toThrow(/never found out/);

    expect(world.target.effects).toHaveLength(1);
  });

  it("is sent as new with keys, clock and ids of its own", async () => {
    const world = new RunWorld(single());
    const run = await aRunCancelledInDoubt(world);
    world.advance(60_000);
    const source = world.journal.stored(run).head;
    const head = world.head({ purpose: "replay", parent: run });

    const started = await startReplay(world.host, {
      head,
      plan: world.plan,
      parameters: {},
      source,
      chain: [source],
      from: { kind: "start" },
      lane: null,
      execute: "here",
    });
    await started.done;

    expect(world.target.effects).toHaveLength(2);
    const [start] = world.segments(head.id);
    expect(start?.start?.replay).toEqual({ of: run, from: "start", asNew: true });
    expect(start?.intents.map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      `${head.id}.label`,
    ]);
  });
});

describe("a replay from a step", () => {
  it.each(["here", "anywhere"] as const)("takes over what lies before it (%s)", async (execute) => {
    const world = new RunWorld(flow());
    const failed = await aFailedRun(world);
    const before = world.target.requests.length;

    const again = await replay(world, failed, { kind: "failed" }, execute);
    if (execute === "anywhere") await world.resume(again.id);

    expect(world.target.requests.slice(before).map(({ url }) => url)).toEqual([
      "http://target.test/note",
    ]);
    expect(world.outcome(again.id).end).toBe('succeeded out {"id":"T-3"}');
    expect(world.journal.stored(again.id).end?.status).toBe("succeeded");
  });

  it("that the version does not have is refused by name", async () => {
    const world = new RunWorld(flow());
    const failed = await aFailedRun(world);

    await expect(replay(world, failed, { kind: "node", node: "gone" })).rejects.toThrow(
      /no node "gone"/,
    );
  });
});

describe("now() and new keys", () => {
  it("of a replay are the origin's", async () => {
    const document = aFlow(
      {
        hook: { type: "webhook@1" },
        map: {
          type: "map@1",
          config: {
            fields: [
              { target: "at", value: "run.acceptedAt" },
              { target: "now", value: "now()" },
              { target: "id", value: 'newId("shipment")' },
            ],
          },
        },
        end: { type: "respond@1" },
      },
      ["hook.out -> map.in", "map.out -> end.in"],
    );
    const world = new RunWorld(document);
    const run = world.start(order);
    await run.done;
    world.advance(86_400_000);

    const again = await replay(world, run.id, { kind: "start" });
    const third = await replay(world, again.id, { kind: "start" });

    expect(await again.answered).toEqual(await run.answered);
    expect(await third.answered).toEqual(await run.answered);
  });
});

describe("the error flow", () => {
  const failing = { ...flow(), settings: { errorFlow: "flow-9" } };

  function withCalls(world: RunWorld, calls: SubFlowCall[], deaths = 0) {
    let left = deaths;
    world.calls = {
      call: async (_caller, call) => {
        calls.push(call);
        if (left-- > 0) throw new Error("no database");
        return { state: "running", run: "r9" };
      },
    };
  }

  it("is started with the failure before the run ends", async () => {
    const world = new RunWorld(failing);
    const calls: SubFlowCall[] = [];
    withCalls(world, calls);

    const failed = await aFailedRun(world);

    expect(calls).toEqual([
      expect.objectContaining({
        flow: "flow-9",
        kind: "error-flow",
        input: expect.objectContaining({
          run: failed,
          error: expect.objectContaining({ code: "TARGET_REFUSED", node: "note" }),
        }),
      }),
    ]);
  });

  it("is asked for again under the same origin if that fails", async () => {
    const world = new RunWorld(failing);
    const calls: SubFlowCall[] = [];
    withCalls(world, calls, 2);

    await aFailedRun(world);

    expect(calls).toHaveLength(3);
    expect(new Set(calls.map(({ origin }) => origin)).size).toBe(1);
  });

  it("does not handle its own failures", async () => {
    const world = new RunWorld(failing);
    const calls: SubFlowCall[] = [];
    withCalls(world, calls);
    world.target.moves = [{ move: "status", status: 422 }];

    const run = world.start(order, {
      trigger: {
        node: "hook",
        kind: "call",
        headers: { "orderloom-call": "error-flow" },
        query: {},
        contentType: "application/json",
        bytes: new TextEncoder().encode("{}"),
      },
    });
    await run.done;

    expect(calls).toEqual([]);
  });
});
