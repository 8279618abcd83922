import { describe, expect, it, vi } from "vitest";
import type { WaitEvent } from "../ports";
import { aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { pinnedTables } from "./pinned-tables";
import type { SubFlowCall, SubFlowState } from "./run-host";

const hook = { type: "webhook@1" };
const end = { type: "respond@1" };
const hour = 3_600_000;

function waitFlow(config: object, edges: readonly string[] = []) {
  return aFlow(
    {
      hook,
      wait: { type: "wait@1", config: config as never },
      late: { type: "log@1", config: { note: "late" } },
      end,
    },
    ["hook.out -> wait.in", "wait.out -> end.in", ...edges],
  );
}

const forEvent = {
  for: "event",
  event: "shipment.confirmed",
  key: "${input.number}",
  timeout: 2 * hour,
};
const shipped: WaitEvent = {
  id: "e1",
  type: "shipment.confirmed",
  key: "PO-1",
  data: '{"parcels":2}',
  at: Date.UTC(2026, 10, 25, 21),
};

describe("a wait for a time", () => {
  it("holds no process and goes on when it is due", async () => {
    const world = new RunWorld(waitFlow({ for: "time", duration: 3 * hour }));
    const begun = world.now;

    const run = world.start({ number: "PO-1" });
    expect(await run.done).toBe("released");
    expect(world.journal.stored(run.id)).toMatchObject({ state: "waiting", due: begun + 3 * hour });
    await world.settle(run.id);

    expect(world.journal.stored(run.id).end?.status).toBe("succeeded");
    expect(world.outcome(run.id).wait).toBe('succeeded out {"number":"PO-1"}');
  });

  it.each([
    ["2026-12-01T06:00:00+01:00", Date.UTC(2026, 11, 1, 5)],
    ["2026-12-01", Date.UTC(2026, 11, 1)],
  ])("until %s is due then", async (until, due) => {
    const world = new RunWorld(waitFlow({ for: "time", until: "input.until" }));
    const run = world.start({ until });
    expect(await run.done).toBe("released");
    expect(world.journal.stored(run.id).due).toBe(due);
  });

  it.each([
    "2026-12-01T06:00:00",
    "2026-02-30T06:00:00Z",
    "2027-02-30",
    "12/01/2026",
    "noon",
    7,
    null,
  ])(
    "until %j fails with what it should have been, and never waits for another time",
    async (until) => {
      const world = new RunWorld(waitFlow({ for: "time", until: "input.until" }));
      const run = world.start({ until });
      await run.done;
      const { end } = world.journal.stored(run.id);
      expect(end).toMatchObject({ status: "failed", error: { code: "DOCUMENT_INVALID" } });
      expect(end?.error?.message).toContain("is no instant to wait until. Give one with its zone");
    },
  );

  it("ends when it was going to, although another process goes on", async () => {
    const world = new RunWorld(waitFlow({ for: "time", duration: hour }));
    const begun = world.now;
    const run = world.start({ number: "PO-1" });
    await run.done;

    world.advance(hour / 2);
    expect(await world.resume(run.id)).toBe("released");

    expect(world.journal.stored(run.id).due).toBe(begun + hour);
  });
});

describe("a wait for an event", () => {
  it("subscribes once its beginning is in the journal", async () => {
    const world = new RunWorld(waitFlow(forEvent));
    const asked: unknown[] = [];
    world.waits = {
      take: async (run, subscription) => {
        expect(world.steps(run.id).at(-1)).toMatchObject({ node: "wait", status: "waiting" });
        asked.push(subscription);
        return null;
      },
    };

    const run = world.start({ number: "PO-1" });
    await run.done;

    expect(asked).toEqual([
      {
        node: "wait",
        path: "",
        type: "shipment.confirmed",
        key: "PO-1",
        waiters: "all",
        since: world.now - 24 * hour,
        until: world.now + 2 * hour,
      },
    ]);
  });

  it("subscribes, too, where another process than the first executes it", async () => {
    const world = new RunWorld(waitFlow(forEvent));
    let asked = 0;
    world.waits = {
      take: async () => {
        asked += 1;
        return null;
      },
    };

    const run = world.start({ number: "PO-1" }, { execute: "anywhere" });
    await run.done;
    expect(await world.resume(run.id)).toBe("released");

    expect(asked).toBe(1);
  });

  it("is over at once if the event came first", async () => {
    const world = new RunWorld(waitFlow(forEvent));
    world.waits = { take: async () => shipped };

    const run = world.start({ number: "PO-1" });

    expect(await run.done).toBe("finished");
    expect(
      JSON.parse(world.outcome(run.id).wait?.replace("succeeded out ", "") ?? ""),
    ).toMatchObject({ event: { key: "PO-1", data: { parcels: 2 } }, input: { number: "PO-1" } });
  });

  it("goes on with the event when it comes later", async () => {
    const world = new RunWorld(waitFlow(forEvent));
    let came: WaitEvent | null = null;
    world.waits = { take: async () => came };
    const run = world.start({ number: "PO-1" });
    expect(await run.done).toBe("released");

    came = shipped;
    world.advance(hour);
    expect(await world.resume(run.id)).toBe("finished");

    expect(world.journal.stored(run.id).end?.status).toBe("succeeded");
  });

  it("closes in the same question in which its time runs out, and takes an event that won", async () => {
    const world = new RunWorld(waitFlow(forEvent));
    const asked: boolean[] = [];
    world.waits = {
      take: async (_run, _subscription, close) => {
        asked.push(close);
        return close ? shipped : null;
      },
    };
    const run = world.start({ number: "PO-1" });
    await run.done;
    await world.settle(run.id);

    expect(asked).toEqual([false, true]);
    expect(world.journal.stored(run.id).end?.status).toBe("succeeded");
  });

  it("leaves by Expired where that is wired, and fails where not", async () => {
    const wired = new RunWorld(waitFlow(forEvent, ["wait.expired -> late.in"]));
    const run = wired.start({ number: "PO-1" });
    await run.done;
    await wired.settle(run.id);

    const bare = new RunWorld(waitFlow(forEvent));
    const other = bare.start({ number: "PO-1" });
    await other.done;
    await bare.settle(other.id);

    expect(wired.outcome(run.id)).toMatchObject({
      late: 'succeeded out {"number":"PO-1"}',
      end: "skipped - ",
    });
    expect(bare.journal.stored(other.id).end?.error).toMatchObject({
      code: "WAIT_EXPIRED",
      node: "wait",
    });
  });
});

describe("a sub-flow", () => {
  const flow = aFlow(
    {
      hook,
      sub: { type: "call-flow@1", config: { flow: "flow-2", input: "{ n: input.number }" } },
      end,
    },
    ["hook.out -> sub.in", "sub.out -> end.in"],
  );

  function aChild(states: SubFlowState[]) {
    const calls: SubFlowCall[] = [];
    return {
      calls,
      call: async (_caller: unknown, call: SubFlowCall): Promise<SubFlowState> => {
        calls.push(call);
        return (states.length > 1 ? states.shift() : states[0]) as SubFlowState;
      },
    };
  }

  it("hands its answer on, and is always asked for under the same origin", async () => {
    const world = new RunWorld(flow);
    const running: SubFlowState = { state: "running", run: "r2" };
    const child = aChild([
      ...Array.from({ length: 7 }, () => running),
      { state: "ended", run: "r2", status: "succeeded", output: { ok: true }, error: null },
    ]);
    world.calls = child;

    const run = world.start({ number: "PO-1" });
    await run.done;
    await world.settle(run.id);

    expect(world.outcome(run.id).sub).toBe('succeeded out {"ok":true}');
    expect(new Set(child.calls.map(({ origin }) => origin)).size).toBe(1);
    expect(child.calls[0]).toMatchObject({
      flow: "flow-2",
      input: { n: "PO-1" },
      kind: "sub-flow",
    });
    expect(
      world
        .steps(run.id)
        .filter(({ node }) => node === "sub")
        .map(({ status }) => status),
    ).toEqual(["waiting", "succeeded"]);
  });

  it("says how deep it lies, and is not called where flows call each other in a circle", async () => {
    const callAt = async (depth: string | null) => {
      const world = new RunWorld(flow);
      const ended = {
        state: "ended",
        run: "r2",
        status: "succeeded",
        output: 1,
        error: null,
      } as const;
      const child = aChild([ended]);
      world.calls = child;
      const headers = depth === null ? {} : { "orderloom-depth": depth };
      const bytes = new TextEncoder().encode("{}");
      const trigger = { node: "hook", kind: "call", headers, query: {}, bytes } as const;
      const run = world.start({}, { trigger });
      await run.done;
      await world.settle(run.id);
      const { error } = world.journal.stored(run.id).end ?? {};
      return { calls: child.calls.map((call) => call.depth), code: error?.code };
    };

    expect(await callAt(null)).toEqual({ calls: [1], code: undefined });
    expect(await callAt("19")).toEqual({ calls: [20], code: undefined });
    expect(await callAt("20")).toEqual({ calls: [], code: "LIMIT_REACHED" });
  });

  it("that fails fails the step with its error", async () => {
    const world = new RunWorld(flow);
    world.calls = aChild([
      {
        state: "ended",
        run: "r2",
        status: "failed",
        output: null,
        error: { code: "TARGET_REFUSED", message: "no stock" },
      },
    ]);

    const run = world.start({ number: "PO-1" });
    await run.done;

    expect(world.journal.stored(run.id).end?.error).toMatchObject({
      code: "TARGET_REFUSED",
      message: "The sub-flow failed: no stock",
      node: "sub",
    });
  });
});

describe("a business event", () => {
  const flow = aFlow(
    {
      hook,
      emit: {
        type: "emit-event@1",
        config: {
          event: "order.accepted",
          key: "${input.number}",
          data: "{ total: input.total }",
        },
      },
      end,
    },
    ["hook.out -> emit.in", "emit.out -> end.in"],
  );

  it("is recorded with the run's segment, under an id that a repeat has, too", async () => {
    const world = new RunWorld(flow);
    const head = world.head();

    await world.start({ number: "PO-1", total: 5 }, { head }).done;
    const again = world.head({ origin: head.id, purpose: "replay", parent: head.id });
    await world.start({ number: "PO-1", total: 5 }, { head: again }).done;

    const [event] = world.journal.stored(head.id).events;
    expect(event).toMatchObject({ type: "order.accepted", key: "PO-1", data: '{"total":5}' });
    expect(world.journal.stored(again.id).events[0]?.id).toBe(event?.id);
    expect(event?.id).toMatch(
      /^[0-9a-z]{8}-[0-9a-z]{4}-8[0-9a-z]{3}-[89ab][0-9a-z]{3}-[0-9a-z]{12}$/,
    );
  });

  it("is not recorded by trial runs", async () => {
    const world = new RunWorld(flow);

    const run = world.start(
      { number: "PO-1", total: 5 },
      { head: world.head({ purpose: "debug" }) },
    );
    await run.done;

    expect(world.journal.stored(run.id).events).toEqual([]);
  });
});

describe("a lookup table", () => {
  const flow = aFlow(
    {
      hook,
      enrich: {
        type: "enrich@1",
        config: { table: "skus", column: "theirs", value: "input.sku", target: "product" },
      },
      wait: { type: "wait@1", config: { for: "time", duration: hour } },
      again: {
        type: "enrich@1",
        config: { table: "skus", column: "theirs", value: "input.sku", target: "later" },
      },
      end,
    },
    [
      "hook.out -> enrich.in",
      "enrich.out -> wait.in",
      "wait.out -> again.in",
      "again.out -> end.in",
    ],
  );

  it("stays the version the run began with, although it changes while the run waits", async () => {
    const world = new RunWorld(flow);
    world.tables = [{ name: "skus", hash: "v1", rows: [{ theirs: "A", ours: "1" }] }];
    const run = world.start({ sku: "A" });
    await run.done;

    const [first] = world.tables;
    world.tables = [{ name: "skus", hash: "v2", rows: [{ theirs: "A", ours: "2" }] }, first!];
    await world.settle(run.id);

    expect(world.outcome(run.id).again).toBe(
      'succeeded out {"sku":"A","product":{"theirs":"A","ours":"1"},"later":{"theirs":"A","ours":"1"}}',
    );
    expect(world.segments(run.id)[0]?.start?.tables).toEqual({ skus: "v1" });
  });

  it.each([
    ["read from its segment", 1_000],
    ["read from a summary", 1],
  ])(
    "that could not be read when the run was accepted stays the version of its first step, %s",
    async (_how, steps) => {
      const world = new RunWorld(flow);
      world.checkpoint = { steps, bytes: 1_000_000 };
      const run = world.start({ sku: "A" });
      await run.done;
      const first = { name: "skus", hash: "v1", rows: [{ theirs: "A", ours: "1" }] };
      world.tables = [first];
      await world.resume(run.id);

      world.tables = [{ name: "skus", hash: "v2", rows: [{ theirs: "A", ours: "2" }] }, first];
      await world.settle(run.id);

      expect(world.outcome(run.id).again).toBe(
        'succeeded out {"sku":"A","product":{"theirs":"A","ours":"1"},"later":{"theirs":"A","ours":"1"}}',
      );
      expect(pinnedTables(world.segments(run.id))).toEqual({ skus: "v1" });
    },
  );

  it("that does not come in time does not keep the message from being accepted", async () => {
    vi.useFakeTimers();
    try {
      const world = new RunWorld(flow);
      const host = { ...world.host, tables: () => new Promise<never>(() => {}) };
      const run = world.start({ sku: "A" }, { host });
      await vi.advanceTimersByTimeAsync(2_000);

      expect(await run.verdict).toEqual({ outcome: "queued" });
      expect(await run.done).toBe("released");
    } finally {
      vi.useRealTimers();
    }
  });

  it("that is missing holds the accepted message, naming the table", async () => {
    const world = new RunWorld(flow);

    const run = world.start({ sku: "A" });
    expect(await run.verdict).toEqual({ outcome: "queued" });
    await world.resume(run.id);

    expect(world.journal.stored(run.id)).toMatchObject({
      state: "held",
      note: 'There is no lookup table "skus".',
    });
  });
});
