import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type DebugSetup, emptySetup } from "../../runtime/engine/debug/debug-setup";
import type { FlowDocument } from "../../runtime/flow/document";
import type { RetryState } from "../runs/retry-run";
import { openWorkerWorld, type WorkerWorld } from "../worker/testing/worker-world";
import type { DebugRunView } from "./read-debug-run";
import type { DebugSessionView } from "./read-session";

type Published = Awaited<ReturnType<WorkerWorld["publish"]>>;

/** Draft and published version differ by what each test says; the target counts what it did. */
describe("what a debug run sends for good", () => {
  let world: WorkerWorld;
  let cookies: { consultant: string; tester: string };
  let flow: Published;
  let orders = 0;
  let number = "";
  /** What is started from now on says yes to the live target. */
  let isLive = false;

  beforeAll(async () => {
    world = await openWorkerWorld();
    const { people } = world.partner;
    cookies = {
      consultant: await world.workbench.signIn(people.consultant.email),
      tester: await world.workbench.signIn(people.tester.email),
    };
    const { owner } = world.workbench;
    await owner.query(
      "alter table environment drop constraint if exists environment_distributor_id_kind_key",
    );
    await owner.query("update environment set kind = 'production' where id = $1", [
      world.partner.test,
    ]);
    await world.startWorker();
  });
  afterAll(() => world.close());
  beforeEach(() => {
    orders += 1;
    number = `L-${orders}`;
    isLive = false;
  });

  const call = (
    path: string,
    input: unknown,
    method: "GET" | "POST" = "POST",
    cookie = cookies.consultant,
  ) => world.workbench.call(path, { input, method, cookie, environment: world.partner.test });

  const made = () => world.target.made.get(number) ?? 0;

  /** Published as it is, and a draft that goes on after the order, changed as the test says. */
  const publish = async (
    idempotency: "header" | "none",
    change: (text: string) => string = (text) => text,
  ) => {
    // One that is slow on purpose is answered all the same.
    flow = await world.publish({ idempotency, timeoutMs: 30_000 });
    await saveDraft((text) => change(goesOn(text)));
  };
  const goesOn = (text: string) => {
    const logic = JSON.parse(text) as FlowDocument;
    const { nodes, edges } = logic;
    return JSON.stringify({
      ...logic,
      nodes: {
        ...nodes,
        n04: {
          type: "map@1",
          name: "After",
          config: { fields: [{ target: "id", value: "input.id" }] },
        },
      },
      edges: [...edges, { from: "n03.out", to: "n04.in" }],
    });
  };
  const saveDraft = async (change: (text: string) => string) => {
    const draft = (await call("flows.get", { id: flow.id }, "GET")).data as Record<string, unknown>;
    const saved = await call("flows.save", {
      flowId: flow.id,
      revision: draft.revision,
      logic: change(String(draft.logic)),
      layout: draft.layout,
    });
    expect(saved.message).toBeNull();
  };

  const ended = async (run: string) => {
    const status = async () =>
      (await world.rowsOf("select status from run where id = $1", [run]))[0]?.status;
    await expect.poll(status, { timeout: 20_000 }).not.toBeUndefined();
    return ["succeeded", "failed", "cancelled"][Number(await status())];
  };
  const accepted = async () => (await world.accept(flow, number)).head.id;
  const done = async () => {
    const run = await accepted();
    expect(await ended(run)).toBe("succeeded");
    return run;
  };
  /** A real run that did nothing yet, as the target does not take its order. */
  const failed = async () => {
    world.target.refused.add(number);
    const run = await accepted();
    expect(await ended(run)).toBe("failed");
    world.target.refused.delete(number);
    return run;
  };

  const set = async (setup: Partial<DebugSetup>) => {
    const { data } = await call("debug.session", { flowId: flow.id }, "GET");
    const answer = await call("debug.set", {
      flowId: flow.id,
      revision: (data as DebugSessionView).revision,
      setup: { ...emptySetup, ...setup },
      watches: [],
    });
    expect(answer.message).toBeNull();
  };
  const live = () => {
    isLive = true;
  };
  const targetId = async () => {
    const { data } = await call("debug.session", { flowId: flow.id }, "GET");
    return (data as DebugSessionView).slots[0]?.live?.id;
  };
  const debug = async (run: string, more: object = {}) => {
    const answer = await call("debug.start", {
      flowId: flow.id,
      from: { kind: "run", run, ...more },
      pace: "into",
      ...(isLive && { effects: { target: "live" }, live: { target: await targetId() } }),
    });
    expect(answer.message).toBeNull();
    return (answer.data as { run: string }).run;
  };
  const read = async (run: string) =>
    (await call("debug.read", { run }, "GET")).data as DebugRunView;
  const against = ({ pause }: DebugRunView) =>
    pause?.reason.why === "done-before" ? pause.reason.before : null;
  const standing = async (run: string) => {
    const rests = async () => {
      const { pause, finished } = await read(run);
      const [row] = await world.rowsOf("select owner from live where id = $1", [run]);
      return finished || (pause !== null && row?.owner === null);
    };
    await expect.poll(rests, { timeout: 20_000 }).toBe(true);
    const { pause } = await read(run);
    return pause === null ? "ended" : `${pause.node} ${pause.reason.why}`;
  };
  const tell = async (run: string, order: Record<string, unknown>) => {
    const { pause } = await read(run);
    const answer = await call("debug.order", { run, order: { pause: pause?.number, ...order } });
    expect(answer.message).toBeNull();
    const goesBy = async () => {
      const after = await read(run);
      return after.finished || (after.pause !== null && after.pause.number !== pause?.number);
    };
    await expect.poll(goesBy, { timeout: 20_000 }).toBe(true);
    return standing(run);
  };
  const retry = async (run: string, more: object = {}) => {
    const answer = await call("runs.retry", { run, reason: "again", ...more });
    expect(answer.message).toBeNull();
    const next = (answer.data as { run: string }).run;
    const state = async () =>
      (await call("runs.retryState", { of: run, run: next }, "GET")).data as {
        started: boolean;
        refused: string | null;
      };
    await expect
      .poll(async () => (await state()).started || (await state()).refused !== null, {
        timeout: 20_000,
      })
      .toBe(true);
    return { run: next, ...(await state()) };
  };

  it("is taken over by a retry of the real message while the debug run stands still", async () => {
    await publish("none");
    const real = await failed();
    live();
    const run = await debug(real);
    expect(await standing(run)).toBe("n02 step");
    await tell(run, { act: "step" });
    expect(await tell(run, { act: "step" })).toBe("n04 step");
    expect(made()).toBe(1);

    const forecast = await retry(real);
    expect(await ended(forecast.run)).toBe("succeeded");
    expect(made()).toBe(1);
    await set({});
  });

  it("is known for as long as the runs of its message are, and what is not known any more is not sent again", async () => {
    await publish("none");
    const real = await failed();
    live();
    const run = await debug(real);
    await standing(run);
    await tell(run, { act: "step" });
    await tell(run, { act: "step" });
    expect(await tell(run, { act: "continue" })).toBe("ended");
    const kept = await world.rowsOf("select id, class from run where id = any($1::uuid[])", [
      [real, run],
    ]);
    expect(new Set(kept.map((row) => row.class))).toEqual(new Set([30]));

    await world.workbench.owner.query("delete from segment where run = $1", [run]);
    const again = await retry(real);
    expect(again.refused).toContain("It can only be sent as new");
    expect(made()).toBe(1);
    await set({});
  });

  it("is not sent where the real run did it, by the same step or another one: what that was answered can be taken", async () => {
    await publish("none");
    const real = await done();
    live();
    const same = await debug(real);
    await standing(same);
    await tell(same, { act: "step" });
    expect(await tell(same, { act: "step" })).toBe("n03 done-before");
    expect(against(await read(same))).toMatchObject({
      kind: "same-key",
      slot: "target",
      deeds: [{ run: real, node: "n03", done: true, sameRequest: true, key: `${real}.n03` }],
    });
    expect((await read(same)).answered?.text).toContain(`E-${number}`);

    await saveDraft((text) => text.replaceAll("n03", "n09"));
    const other = await debug(real);
    await standing(other);
    await tell(other, { act: "step" });
    expect(await tell(other, { act: "step" })).toBe("n09 done-before");
    expect(against(await read(other))).toMatchObject({
      kind: "another-step",
      deeds: [{ run: real, node: "n03", done: true, sameRequest: true }],
    });
    expect(await tell(other, { act: "take" })).toBe("n04 step");
    expect((await read(other)).lines.find(({ kind }) => kind === "took")).toMatchObject({
      node: "n09",
      of: real,
    });
    expect(made()).toBe(1);
    await set({});
  });

  it("is sent a second time only by whoever may, who is asked by name, and as the audit log keeps", async () => {
    await publish("header", (text) => text.replaceAll("n03", "n09"));
    const real = await done();
    live();
    const run = await debug(real);
    await standing(run);
    await tell(run, { act: "step" });
    expect(await tell(run, { act: "step" })).toBe("n09 done-before");
    const { pause } = await read(run);
    const named = { connection: await targetId() };
    const order = { act: "send", mode: "live", as: "new", pause: pause?.number, ...named };
    const refused = await call("debug.order", { run, order }, "POST", cookies.tester);
    expect(refused.problem).toBe("NOT_ALLOWED");
    const late = await call("debug.order", { run, order: { ...order, pause: 99 } });
    expect(late.problem).toBe("CONFLICT");
    expect(made()).toBe(1);

    const unnamed = await call("debug.order", { run, order: { ...order, connection: undefined } });
    expect(unnamed.problem).toBe("INPUT_INVALID");
    expect(await tell(run, { act: "send", mode: "live", as: "new", ...named })).toBe("n04 step");
    expect(made()).toBe(2);
    const { rows } = await world.workbench.owner.query(
      "select detail from audit where action = 'debug.send-as-new' order by at desc limit 1",
    );
    expect(rows[0]?.detail).toMatchObject({
      step: expect.any(String),
      system: "Target",
      environment: "production",
      against: "another-step",
      runs: [real],
    });
    await set({});
  });

  it("is not sent while the real run does it, and a fork sees what was sent by the run it is of", async () => {
    await publish("none");
    world.target.delayMs = 4_000;
    const slow = await accepted();
    await expect
      .poll(() => world.rowsOf("select seg from segment where run = $1", [slow]))
      .not.toEqual([]);
    live();
    const beside = await debug(slow);
    await standing(beside);
    await tell(beside, { act: "step" });
    expect(await tell(beside, { act: "step" })).toBe("n03 done-before");
    expect(["same-key", "unfinished"]).toContain(against(await read(beside))?.kind);
    expect(await ended(slow)).toBe("succeeded");
    world.target.delayMs = 0;
    expect(await tell(beside, { act: "continue" })).toBe("n03 done-before");
    expect(against(await read(beside))).toMatchObject({
      kind: "same-key",
      deeds: [{ done: true }],
    });
    expect(made()).toBe(1);

    number = `${number}-fork`;
    const real = await failed();
    const first = await debug(real);
    await standing(first);
    await tell(first, { act: "step" });
    expect(await tell(first, { act: "step" })).toBe("n04 step");
    const fork = await debug(first, { node: "n03" });
    expect(await standing(fork)).toBe("n03 step");
    expect(await tell(fork, { act: "step" })).toBe("n03 done-before");
    expect(against(await read(fork))).toMatchObject({
      kind: "same-key",
      deeds: [{ run: first, debug: true, done: true }],
    });
    expect(made()).toBe(1);
    await set({});
  });

  it("is sent once where a retry begins in the same moment", async () => {
    await publish("none");
    const first = number;
    for (let round = 0; round < 5; round++) {
      number = `${first}-${round}`;
      const real = await failed();
      live();
      const run = await debug(real);
      await standing(run);
      await tell(run, { act: "step" });
      const [stands, retried] = await Promise.all([tell(run, { act: "step" }), retry(real)]);
      if (retried.refused === null) await ended(retried.run);
      expect([round, stands, retried.refused, made()]).toEqual([
        round,
        expect.stringMatching(/^n0[34]/),
        null,
        1,
      ]);
    }
    await set({});
  });

  it("is waited for by a retry that is asked for while it is under way, and that takes its answer over", async () => {
    await publish("none");
    const real = await failed();
    live();
    const run = await debug(real);
    await standing(run);
    await tell(run, { act: "step" });
    world.target.delayMs = 8_000;
    const { arrived } = world.target;
    const { pause } = await read(run);
    await call("debug.order", { run, order: { act: "step", pause: pause?.number } });
    await expect.poll(() => world.target.arrived, { timeout: 20_000 }).toBe(arrived + 1);
    const { data } = await call("runs.retry", { run: real, reason: "again" });
    const next = (data as { run: string }).run;
    const state = async () =>
      (await call("runs.retryState", { of: real, run: next }, "GET")).data as RetryState;
    await expect
      .poll(state, { timeout: 20_000 })
      .toEqual({ started: false, refused: null, awaits: run });
    await expect
      .poll(state, { timeout: 40_000 })
      .toEqual({ started: true, refused: null, awaits: null });
    world.target.delayMs = 0;
    expect(await ended(next)).toBe("succeeded");
    expect(made()).toBe(1);
    await set({});
  });

  it("is nothing of a flow that a debug run calls", async () => {
    await publish("none");
    const caller = await world.publishCaller(flow.id);
    const { head } = await world.accept(caller, number);
    expect(await ended(head.id)).toBe("succeeded");
    expect(made()).toBe(1);
    const begun = await call("debug.start", {
      flowId: caller.id,
      from: { kind: "run", run: head.id },
      pace: "into",
    });
    const outer = (begun.data as { run: string }).run;
    expect(await standing(outer)).toBe("n02 step");
    const { pause } = await read(outer);
    await call("debug.order", { run: outer, order: { act: "into", pause: pause?.number } });
    await expect.poll(async () => (await read(outer)).called, { timeout: 20_000 }).not.toBeNull();
    const inner = (await read(outer)).called?.run ?? "";
    expect(await standing(inner)).toBe("n02 step");
    const { data } = await call("debug.session", { flowId: flow.id }, "GET");
    const refused = await call("debug.set", {
      flowId: flow.id,
      revision: (data as DebugSessionView).revision,
      setup: { ...emptySetup, effects: { target: "live" } },
      live: { target: await targetId() },
      watches: [],
    });
    expect(refused.message).toContain("is called by another one");
    expect(await tell(inner, { act: "step" })).toBe("n03 step");
    const at = (await read(inner)).pause?.number;
    const send = { act: "send", mode: "live", pause: at };
    const once = await call("debug.order", { run: inner, order: send });
    expect(once.problem).toBe("CONFLICT");
    expect(made()).toBe(1);
  });
});
