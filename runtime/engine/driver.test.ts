import { describe, expect, it } from "vitest";
import { FlowError } from "../errors/flow-error";
import { HttpFailure, type OpenConnection } from "../ports";
import type { TargetMove } from "../testing/fake-target";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { resumeRun, startRun } from "./driver";
import type { RunHost } from "./run-host";

const order = { number: "PO-1001", total: 120.5 };
const keyed = aCall("keyed");

/** A run whose process sent its request a minute ago and never read the answer. */
async function diedSending(world: RunWorld) {
  const sent = new Promise<void>((resolve) => {
    world.target.before = () => {
      resolve();
      return new Promise<void>(() => undefined);
    };
  });
  const run = world.start(order);
  await sent;
  world.advance(60_000);
  return run;
}

function orderFlow(call = keyed) {
  return aFlow(
    {
      hook: { type: "webhook@1" },
      map: {
        type: "map@1",
        config: {
          fields: [
            { target: "ref", value: "input.number" },
            { target: "total", value: "input.total" },
          ],
        },
      },
      route: {
        type: "content-based-router@1",
        config: { branches: [{ name: "small", condition: "input.total < 5000" }] },
      },
      erp: call,
      hold: { type: "map@1", config: { fields: [{ target: "held", value: "true" }] } },
      end: {
        type: "respond@1",
        config: { status: 201, body: "{ id: input.id, number: trigger.body.number }" },
      },
    },
    [
      "hook.out -> map.in",
      "map.out -> route.in",
      "route.small -> erp.in",
      "route.otherwise -> hold.in",
      "erp.out -> end.in",
      "hold.out -> end.in",
    ],
    {
      businessKeys: [
        { kind: "po", node: "hook", value: "output.number" },
        { kind: "erp", node: "erp", value: "output.id" },
      ],
    },
  );
}

describe("a step that only asks its target", () => {
  const asking = () =>
    new RunWorld(
      aFlow(
        {
          hook: { type: "webhook@1" },
          ask: aCall("none", { method: "GET" }, { retry: { attempts: 2, delayMs: 10 } }),
        },
        ["hook.out -> ask.in"],
      ),
    );

  it("is asked again where no answer came, and nobody is asked about it", async () => {
    const world = asking();
    let lost = 1;
    world.target.before = () => {
      if (lost-- > 0) throw new HttpFailure("timeout", true, "no answer in time");
    };
    const run = world.start(order);
    await run.done;

    expect(world.journal.stored(run.id).end?.status).toBe("succeeded");
    expect(world.target.requests).toHaveLength(2);
  });

  it("fails when its tries are used up", async () => {
    const world = asking();
    world.target.before = () => {
      throw new HttpFailure("timeout", true, "no answer in time");
    };
    const run = world.start(order);
    await run.done;

    const { end } = world.journal.stored(run.id);
    expect([end?.status, end?.error?.code]).toEqual(["failed", "TARGET_RETRYABLE"]);
    expect(world.target.requests).toHaveLength(2);
  });
});

describe("an effect's answer", () => {
  it.each(["body", "response"])(
    "is stored once where the step hands it on (%s)",
    async (output) => {
      const world = new RunWorld(
        aFlow({ hook: { type: "webhook@1" }, erp: aCall("keyed", { output }) }, [
          "hook.out -> erp.in",
        ]),
      );
      const run = world.start(order);
      await run.done;

      const texts = world
        .segments(run.id)
        .flatMap(({ values }) => values)
        .map((value) => ("bytes" in value ? new TextDecoder().decode(value.bytes) : ""));
      expect(texts.filter((text) => text.includes("T-1"))).toHaveLength(1);
      const step = world.steps(run.id).find(({ node }) => node === "erp");
      expect(output === "body" ? step?.responseBody : step?.response).toBe(step?.output);
    },
  );
});

describe("a synchronous run", () => {
  it("answers the caller once its result is durable, in two commits", async () => {
    const world = new RunWorld(orderFlow());

    const run = world.start(order);

    expect(await run.verdict).toEqual({ outcome: "started", epoch: 1 });
    expect(await run.answered).toEqual({
      status: 201,
      headers: {},
      body: { id: "T-1", number: "PO-1001" },
    });
    expect(await run.done).toBe("finished");
    expect(world.journal.commits).toBe(2);
    expect(world.journal.stored(run.id).end).toMatchObject({ status: "succeeded", steps: 5 });
  });

  it("keeps every step, the branch not taken as skipped, and values once", async () => {
    const world = new RunWorld(orderFlow());

    const run = world.start(order);
    await run.done;

    expect(world.outcome(run.id)).toEqual({
      hook: `succeeded out ${JSON.stringify(order)}`,
      map: 'succeeded out {"ref":"PO-1001","total":120.5}',
      route: 'succeeded small {"ref":"PO-1001","total":120.5}',
      hold: "skipped - ",
      erp: 'succeeded out {"id":"T-1"}',
      end: 'succeeded out {"id":"T-1"}',
    });
    const texts = world.segments(run.id).flatMap(({ values }) => values);
    expect(texts).toHaveLength(6);
  });

  it("writes business keys with the segment that first yields them", async () => {
    const world = new RunWorld(orderFlow());

    const run = world.start(order);
    await run.done;

    expect(world.journal.keys).toEqual([
      { kind: "po", value: "PO-1001", run: run.id },
      { kind: "erp", value: "T-1", run: run.id },
    ]);
  });

  it("fails on malformed JSON with line and column", async () => {
    const world = new RunWorld(orderFlow());

    const run = world.start(null, { text: '{\n  "number": PO-1001\n}' });
    await run.done;

    expect(world.journal.stored(run.id).end?.error).toMatchObject({
      code: "BODY_MALFORMED",
      node: "hook",
      detail: { line: 2, column: 13 },
    });
    expect(await run.answered).toBeNull();
  });
});

describe("an unknown outcome", () => {
  it("is sent again with the same key if the target knows keys", async () => {
    const world = new RunWorld(orderFlow());
    world.target.moves = [{ move: "lost" }];

    const run = world.start(order);
    await run.done;
    await world.settle(run.id);

    expect(world.target.effects).toHaveLength(1);
    expect(
      world
        .steps(run.id)
        .filter(({ node }) => node === "erp")
        .map(({ status, attempt, settledBy }) => ({ status, attempt, settledBy })),
    ).toEqual([
      { status: "unknown", attempt: 1, settledBy: undefined },
      { status: "succeeded", attempt: 2, settledBy: "key" },
    ]);
  });

  it("is looked up after twice the timeout, and adopted", async () => {
    const world = new RunWorld(orderFlow(aCall("lookup", {}, { timeoutMs: 2_000 })));
    world.target.moves = [{ move: "lost" }];

    const run = world.start(order);
    expect(await run.done).toBe("released");
    expect(world.journal.stored(run.id)).toMatchObject({
      state: "waiting",
      due: world.now + 4_000,
    });
    await world.settle(run.id);

    expect(world.target.effects).toHaveLength(1);
    expect(world.outcome(run.id).erp).toBe('succeeded out {"id":"T-1"}');
    expect(world.journal.stored(run.id).end?.status).toBe("succeeded");
  });

  it("is looked up only when a request that left long after its intent is over, too", async () => {
    const world = new RunWorld(orderFlow(aCall("lookup", {}, { timeoutMs: 2_000 })));
    world.target.moves = [{ move: "lost" }];
    const { journal } = world;
    const start = journal.start.bind(journal);
    const confirm = journal.confirm.bind(journal);
    // The commit of the intent took its time, and then the licence was asked for anew.
    journal.start = async (write) => {
      const verdict = await start(write);
      world.advance(3_000);
      return verdict;
    };
    journal.confirm = (id, epoch) => {
      world.now += 7_000;
      return confirm(id, epoch);
    };
    const run = world.start(order);
    expect(await run.done).toBe("released");
    expect(journal.confirms).toBe(1);
    expect(journal.stored(run.id).due).toBe(world.now + 4_000);
  });

  it.each([
    ["resolve", { node: "erp", outcome: "look-up" }],
    ["release", {}],
  ] as const)(
    "waits for a request of a process that was found dead, also when a person is impatient (%s)",
    async (kind, detail) => {
      const world = new RunWorld(orderFlow(aCall("lookup", {}, { timeoutMs: 2_000 })));
      const run = await diedSending(world);
      await world.resume(run.id);
      const foundAt = world.now;
      world.advance(1_000);
      world.commands.push({ id: "c1", run: run.id, kind, detail, at: world.now, by: "Ada" });

      expect(await world.resume(run.id)).toBe("released");
      expect(world.target.requests.filter(({ method }) => method === "GET")).toEqual([]);
      expect(world.journal.stored(run.id).due).toBe(foundAt + 4_000);
    },
  );

  it("is looked up after twice the timeout from when its process was found dead", async () => {
    const world = new RunWorld(orderFlow(aCall("lookup", {}, { timeoutMs: 2_000 })));
    const run = await diedSending(world);

    expect(await world.resume(run.id)).toBe("released");
    expect(world.target.requests.filter(({ method }) => method === "GET")).toEqual([]);
    expect(world.journal.stored(run.id)).toMatchObject({
      state: "waiting",
      due: world.now + 4_000,
    });
  });

  it("is not looked up by a process that has lost the run since it claimed it", async () => {
    const world = new RunWorld(orderFlow(aCall("lookup", {}, { timeoutMs: 2_000 })));
    world.target.moves = [{ move: "lost" }];
    const run = world.start(order);
    await run.done;
    world.advance(4_000);

    const { head, epoch } = world.journal.claim(run.id);
    world.journal.claim(run.id);

    expect(await resumeRun(world.host, head, epoch)).toBe("fenced");
    expect(world.target.requests).toHaveLength(1);
  });

  it("is sent again if the look-up finds nothing", async () => {
    const world = new RunWorld(orderFlow(aCall("lookup")));
    world.target.moves = [{ move: "dropped" }];

    const run = world.start(order);
    await run.done;
    await world.settle(run.id);

    expect(world.target.effects).toHaveLength(1);
    expect(world.journal.stored(run.id).end?.status).toBe("succeeded");
  });

  it.each([
    ["resolve", { node: "erp", outcome: "look-up" }],
    ["release", {}],
  ] as const)(
    "is looked up at once when a person says so (%s), also if the process dies first",
    async (kind, detail) => {
      const world = new RunWorld(orderFlow(aCall("lookup", {}, { timeoutMs: 2_000 })));
      world.target.moves = [{ move: "lost" }];
      world.target.before = ({ method }) => {
        if (method === "GET") throw new HttpFailure("refused", false, "connection refused");
      };
      const run = world.start(order);
      await run.done;
      world.advance(4_000);
      await world.resume(run.id);
      expect(world.journal.stored(run.id).due).toBeGreaterThan(world.now + 2_000);
      world.target.before = null;
      const { now: at } = world;
      world.commands.push({ id: "c1", run: run.id, kind, detail, at, by: "Ada" });

      const dead = new Promise<void>((resolve) => {
        world.journal.onCut = resolve;
      });
      world.journal.cut = { commit: world.journal.commits, when: "after" };
      void world.resume(run.id);
      await dead;
      world.journal.cut = null;
      expect(await world.resume(run.id)).toBe("finished");

      expect(world.now).toBe(at);
      expect(world.target.effects).toHaveLength(1);
      expect(world.journal.appliedCommands).toContain("c1");
    },
  );

  it("goes to a person if there is neither key nor look-up, and is never sent again", async () => {
    const world = new RunWorld(orderFlow(aCall("none")));
    world.target.moves = [{ move: "lost" }];

    const run = world.start(order);
    expect(await run.done).toBe("released");

    expect(world.journal.stored(run.id)).toMatchObject({
      state: "in-doubt",
      due: Number.POSITIVE_INFINITY,
    });
    expect(world.target.requests).toHaveLength(1);
    expect(world.journal.keys).toContainEqual({ kind: "po", value: "PO-1001", run: run.id });
  });

  it("goes on with the answer a person gives", async () => {
    const world = new RunWorld(orderFlow(aCall("none")));
    world.target.moves = [{ move: "lost" }];
    const run = world.start(order);
    await run.done;

    world.commands.push({
      id: "c1",
      run: run.id,
      kind: "resolve",
      at: world.now,
      by: "Ada",
      detail: { node: "erp", outcome: "happened", value: { id: "T-1" } },
    });
    expect(await world.resume(run.id)).toBe("finished");

    expect(world.outcome(run.id).end).toBe('succeeded out {"id":"T-1"}');
    expect(world.segments(run.id).flatMap(({ commands }) => commands)).toEqual(["c1"]);
    expect(world.target.requests).toHaveLength(1);
  });

  it("waits for what the target says where a person answers while it is being sent", async () => {
    const flow = aFlow(
      {
        hook: { type: "webhook@1" },
        quick: aCall("none", { url: "http://target.test/quick" }),
        erp: aCall("none", { url: "http://target.test/slow" }),
        end: { type: "respond@1", join: "all" },
      },
      ["hook.out -> quick.in", "hook.out -> erp.in", "quick.out -> end.in", "erp.out -> end.in"],
    );
    const world = new RunWorld(flow);
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    world.target.before = async ({ url }) => {
      if (!url.endsWith("/slow")) return;
      world.commands.push({
        id: "c1",
        run: run.id,
        kind: "resolve",
        at: world.now,
        by: "Ada",
        detail: { node: "erp", path: "", outcome: "happened", value: { id: "T-9" } },
      });
      await answered;
      throw new HttpFailure("reset", true, "connection reset");
    };
    const append = world.journal.append.bind(world.journal);
    world.journal.append = async (write) => {
      const verdict = await append(write);
      // The other call is recorded, and with that everything was looked at once more.
      if (write.commands.length > 0 || write.seg > 0) answer();
      return verdict;
    };

    const run = world.start(order);

    expect(await run.done).toBe("finished");
    expect(world.outcome(run.id).erp).toBe('succeeded out {"id":"T-9"}');
    expect(world.journal.appliedCommands).toContain("c1");
  });

  it("is sent once more if a person says that it did not happen", async () => {
    const world = new RunWorld(orderFlow(aCall("none")));
    world.target.moves = [{ move: "dropped" }];
    const run = world.start(order);
    await run.done;

    world.commands.push({
      id: "c1",
      run: run.id,
      kind: "resolve",
      at: world.now,
      by: "Ada",
      detail: { node: "erp", outcome: "did-not-happen" },
    });
    expect(await world.resume(run.id)).toBe("released");
    await world.settle(run.id);

    expect(world.target.effects).toHaveLength(1);
    expect(world.journal.stored(run.id).end?.status).toBe("succeeded");
  });
});

describe("a failure", () => {
  it("is tried again as often as the node allows, then fails the run", async () => {
    const retry = { attempts: 3, delayMs: 5_000 };
    const world = new RunWorld(orderFlow({ ...keyed, retry }));
    world.target.moves = [1, 2, 3].map(() => ({ move: "status", status: 429 }) as const);

    const run = world.start(order);
    expect(await run.done).toBe("released");
    await world.settle(run.id);

    expect(
      world
        .steps(run.id)
        .filter(({ node }) => node === "erp")
        .map(({ status }) => status),
    ).toEqual(["retrying", "retrying", "failed"]);
    expect(world.journal.stored(run.id).end).toMatchObject({
      status: "failed",
      error: { code: "TARGET_BUSY", node: "erp" },
    });
  });

  it("waits as long as the target asks", async () => {
    const world = new RunWorld(orderFlow());
    world.target.moves = [{ move: "status", status: 429, headers: { "retry-after": "120" } }];

    const run = world.start(order);
    await run.done;

    expect(world.journal.stored(run.id).due).toBe(world.now + 120_000);
  });

  it("is tried at once when somebody says so, hours before its time", async () => {
    const world = new RunWorld(orderFlow());
    world.target.moves = [{ move: "status", status: 429, headers: { "retry-after": "7200" } }];
    const run = world.start(order);
    await run.done;
    world.commands.push({
      id: "c1",
      run: run.id,
      kind: "release",
      detail: {},
      at: world.now,
      by: "Priya Raman",
    });

    expect(await world.resume(run.id)).toBe("finished");

    expect(world.target.effects).toHaveLength(1);
    expect(world.journal.stored(run.id).end?.status).toBe("succeeded");
  });

  it("of a target that refuses our credentials says that a person is waited for, not the target", async () => {
    const noteAfter = async (move: TargetMove) => {
      const world = new RunWorld(orderFlow());
      world.target.moves = Array.from({ length: 12 }, () => move);
      const run = world.start(order);
      await run.done;
      const { state, note } = world.journal.stored(run.id);
      expect(state).toBe("held");
      return note;
    };

    expect(await noteAfter({ move: "status", status: 401 })).toMatch(
      /^Waits for credentials at "\w+": /,
    );
    expect(await noteAfter({ move: "refused" })).toMatch(/^Held "\w+": /);
  });

  it("of a target that is down holds the run however long it takes", async () => {
    const world = new RunWorld(orderFlow());
    world.target.moves = Array.from({ length: 12 }, () => ({ move: "refused" }) as const);

    const run = world.start(order);
    await run.done;
    expect(world.journal.stored(run.id)).toMatchObject({ state: "held" });
    await world.settle(run.id);

    expect(world.journal.stored(run.id).end?.status).toBe("succeeded");
    expect(world.target.effects).toHaveLength(1);
  });

  it("leaves by the error port where one is wired", async () => {
    const flow = orderFlow();
    const world = new RunWorld({
      ...flow,
      edges: [...flow.edges, { from: "erp.error", to: "hold.in" }],
    });
    world.target.moves = [{ move: "status", status: 422 }];

    const run = world.start(order);
    await run.done;

    expect(world.outcome(run.id).hold).toBe('succeeded out {"held":true}');
    expect(world.journal.stored(run.id).end?.status).toBe("succeeded");
  });
});

describe("a process", () => {
  it("that stops sends nothing new and hands its runs back at once", async () => {
    const world = new RunWorld(orderFlow(aCall("none")));
    world.stopper.abort();

    const run = world.start(order);
    expect(await run.done).toBe("released");
    expect(world.target.requests).toHaveLength(0);
    expect(world.journal.stored(run.id).state).toBe("queued");

    world.stopper = new AbortController();
    await world.settle(run.id);
    expect(world.target.effects).toHaveLength(1);
  });

  it("that was asleep asks again before it sends, and sends nothing once the run is gone", async () => {
    const world = new RunWorld(orderFlow(aCall("none")));
    const start = world.journal.start.bind(world.journal);
    world.journal.start = async (write) => {
      const verdict = await start(write);
      world.monotonic += 2_500;
      world.journal.claim(write.run.id);
      return verdict;
    };

    const run = world.start(order);

    expect(await run.done).toBe("fenced");
    expect(world.journal.confirms).toBe(1);
    expect(world.target.requests).toHaveLength(0);
  });

  it("that may take no runs leaves the message to others, with nothing promised of its effect", async () => {
    const world = new RunWorld(orderFlow(aCall("none")));
    world.journal.enlisted = false;

    const run = world.start(order);

    expect(await run.verdict).toEqual({ outcome: "queued" });
    expect(await run.done).toBe("released");
    expect(world.target.requests).toHaveLength(0);

    await world.settle(run.id);
    expect(world.target.effects).toHaveLength(1);
    expect(world.journal.stored(run.id).end?.status).toBe("succeeded");
  });

  it("records what was in flight when a run is cancelled", async () => {
    const world = new RunWorld(orderFlow(aCall("none")));
    world.target.before = () => {
      world.commands.push({
        id: "c9",
        run: run.id,
        kind: "cancel",
        at: world.now,
        by: "Ada",
        detail: {},
      });
    };

    const run = world.start(order);
    await run.done;

    expect(world.outcome(run.id).erp).toBe('succeeded out {"id":"T-1"}');
    expect(world.journal.stored(run.id).end?.status).toBe("cancelled");
  });
});

describe("a connection", () => {
  const slotted = aCall("keyed", { url: "/orders" }, { connection: "erp" });
  const erp = (config: object): OpenConnection => ({
    id: "c",
    kind: "http",
    name: "ERP",
    config: { baseUrl: "http://target.test", ...config },
    secrets: {},
    mask: (text) => text,
  });

  it("is opened before the intent is written, in the same two commits", async () => {
    const world = new RunWorld(orderFlow(slotted));
    world.connections = () => erp({ timeoutMs: 45_000 });

    const run = world.start(order);
    await run.done;

    expect(world.journal.commits).toBe(2);
    expect(world.segments(run.id)[0]?.intents[0]).toMatchObject({ node: "erp", timeoutMs: 45_000 });
    expect(world.target.requests[0]).toMatchObject({
      timeoutMs: 45_000,
      url: "http://target.test/orders",
    });
  });

  it("that is still being opened when the process dies leaves the next one told to try at once", async () => {
    const world = new RunWorld(orderFlow(slotted));
    world.connections = () => {
      throw new FlowError("TARGET_DOWN", "The connection is paused.");
    };
    const run = world.start(order);
    await run.done;
    const { now: at } = world;
    world.commands.push({ id: "c1", run: run.id, kind: "release", detail: {}, at, by: "Ada" });
    const dead = new Promise<void>((resolve) => {
      world.journal.onCut = resolve;
    });
    world.journal.cut = { commit: world.journal.commits, when: "after" };
    const { head, epoch } = world.journal.claim(run.id);
    const never = new Promise<OpenConnection>(() => {});
    void resumeRun({ ...world.host, connections: () => never }, head, epoch);
    await dead;
    world.journal.cut = null;
    world.connections = () => erp({});

    expect(await world.resume(run.id)).toBe("finished");
    expect(world.now).toBe(at);
    expect(world.journal.appliedCommands).toContain("c1");
  });

  it("that takes long to open does not keep the message from being accepted", async () => {
    const world = new RunWorld(orderFlow(slotted));
    let open = (_connection: OpenConnection): void => {};
    const opened = new Promise<OpenConnection>((resolve) => {
      open = resolve;
    });
    const host = { ...world.host, connections: () => opened };
    const head = world.head();
    const run = startRun(host, {
      head,
      plan: world.plan,
      trigger: {
        node: "hook",
        kind: "webhook",
        headers: {},
        query: {},
        contentType: "application/json",
        bytes: new TextEncoder().encode(JSON.stringify(order)),
      },
      parameters: {},
      dedupe: null,
      lane: null,
      execute: "here",
    });

    expect(await run.verdict).toMatchObject({ outcome: "started" });
    open(erp({}));

    expect(await run.done).toBe("finished");
    expect(world.target.effects).toHaveLength(1);
  });

  it("that is paused holds the run, and no intent is written", async () => {
    const world = new RunWorld(orderFlow(slotted));
    world.connections = () => {
      throw new FlowError("TARGET_DOWN", "The connection is paused.");
    };
    const run = world.start(order);
    expect(await run.done).toBe("released");

    expect(world.journal.stored(run.id)).toMatchObject({ state: "held" });
    expect(world.segments(run.id).flatMap(({ intents }) => intents)).toEqual([]);

    world.connections = () => erp({});
    await world.settle(run.id);
    expect(world.target.effects).toHaveLength(1);
  });
});

describe("a version that this build cannot run", () => {
  const accepted = async () => {
    const world = new RunWorld(orderFlow());
    const run = world.start(order, { execute: "anywhere" });
    await run.done;
    return { world, ...world.journal.claim(run.id) };
  };

  it.each([
    [new FlowError("NODE_UNKNOWN", "There is no node type shout@2."), true],
    [new FlowError("FLOW_TOO_NEW", "The flow has schema 9."), true],
    [new FlowError("FLOW_TOO_NEW", "Format 250.", { detail: { format: 250 } }), false],
    [new FlowError("FLOW_INVALID", "Broken."), false],
  ])("is left to another build for %s: %s", async (cause, isLeft) => {
    const { world, head, epoch } = await accepted();
    const left: string[] = [];
    const host: RunHost = {
      ...world.host,
      plan: () => Promise.reject(cause),
      leaveVersion: (version) => left.push(version),
    };

    expect(await resumeRun(host, head, epoch)).toBe("released");

    expect(left).toEqual(isLeft ? [head.version] : []);
    const stored = world.journal.stored(head.id);
    expect(stored).toMatchObject({ state: "held", note: cause.message });
    expect(stored.due === world.now).toBe(isLeft);
  });
});
