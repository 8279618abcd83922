import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SampleMessage } from "../../drizzle/schema/samples";
import { emptySetup } from "../../runtime/engine/debug/debug-setup";
import type { FlowTest } from "../../runtime/flow-tests/flow-test";
import {
  openWorkerWorld,
  type WorkerProcess,
  type WorkerWorld,
} from "../worker/testing/worker-world";
import { dropOldDebugging } from "./drop-old-debugging";
import type { DebugRunView } from "./read-debug-run";
import type { DebugSessionView } from "./read-session";

const message = (number: string): SampleMessage => ({
  kind: "webhook",
  method: "POST",
  headers: {},
  query: {},
  contentType: "application/json",
  body: JSON.stringify({ number }),
});

describe("debugging a draft", () => {
  let world: WorkerWorld;
  let worker: WorkerProcess;
  let flow: Awaited<ReturnType<WorkerWorld["publish"]>>;
  let cookies: { consultant: string; tester: string; viewer: string };

  beforeAll(async () => {
    world = await openWorkerWorld();
    flow = await world.publish({ idempotency: "header" });
    const { people } = world.partner;
    cookies = {
      consultant: await world.workbench.signIn(people.consultant.email),
      tester: await world.workbench.signIn(people.tester.email),
      viewer: await world.workbench.signIn(people.viewer.email),
    };
    worker = await world.startWorker();
  });
  afterAll(() => world.close());

  const call = (
    path: string,
    input: unknown,
    {
      method = "POST",
      cookie = cookies.consultant,
      environment = world.partner.test,
    }: { method?: "GET" | "POST"; cookie?: string; environment?: string } = {},
  ) => world.workbench.call(`debug.${path}`, { input, method, cookie, environment });

  const session = async () =>
    (await call("session", { flowId: flow.id }, { method: "GET" })).data as DebugSessionView;
  const set = async (setup: Partial<typeof emptySetup>, watches: string[] = []) => {
    const { revision } = await session();
    return call("set", {
      flowId: flow.id,
      revision,
      setup: { ...emptySetup, ...setup },
      watches,
    });
  };
  const start = async (number: string, pace: "into" | "continue" = "into") => {
    const answer = await call("start", {
      flowId: flow.id,
      from: { kind: "message", trigger: "n01", message: message(number), label: "typed" },
      pace,
    });
    expect(answer.message).toBeNull();
    return (answer.data as { run: string }).run;
  };
  const read = async (run: string) =>
    (await call("read", { run }, { method: "GET" })).data as DebugRunView;
  const standing = async (run: string) => {
    await expect
      .poll(
        async () => {
          const { pause, finished } = await read(run);
          const [row] = await world.rowsOf("select state, owner from live where id = $1", [run]);
          return finished || (pause !== null && row?.owner === null);
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    const { pause } = await read(run);
    return pause === null ? "ended" : `${pause.node} ${pause.reason.why}`;
  };
  const tell = async (run: string, order: Record<string, unknown>) => {
    const { pause } = await read(run);
    const answer = await call("order", { run, order: { pause: pause?.number, ...order } });
    expect(answer.message).toBeNull();
    await expect
      .poll(
        async () => {
          const after = await read(run);
          return after.finished || after.pause?.number !== pause?.number || order.act === "edit";
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    return standing(run);
  };

  it("an older message that comes after it is told of, and stepped through from there", async () => {
    const { arrived } = world.target;
    await set({});
    const from = { kind: "message", trigger: "n01", message: message("L-2"), label: "typed" };
    const begin = async (input: object) => call("start", { flowId: flow.id, from, ...input });
    const older = { kind: "message", trigger: "n01", message: message("L-1") };
    const begun = await begin({ older });
    expect(begun.message).toBeNull();
    const { run } = begun.data as { run: string };
    expect(await standing(run)).toBe("n02 step");
    const toldOf = async (of: string) =>
      (await read(of)).lines.find(({ kind }) => kind === "older");
    expect(await toldOf(run)).toMatchObject({
      by: expect.stringContaining("consultant"),
      told: {
        known: null,
        lanes: null,
        ran: { asks: [{ node: "n03", reads: false, calls: 1, shared: 0 }] },
      },
    });
    const stepped = await call("start", { flowId: flow.id, from: { kind: "older", run } });
    expect(stepped.message).toBeNull();
    const next = (stepped.data as { run: string }).run;
    expect(await standing(next)).toBe("n02 step");
    expect((await session()).input).toMatchObject({ label: "the older message" });
    const body = async (of: string) => {
      const { data } = await world.workbench.call("runs.step", {
        input: { run: of, node: "n01" },
        method: "GET",
        cookie: cookies.consultant,
        environment: world.partner.test,
      });
      return (data as { message: { body: { text: string } } }).message.body.text;
    };
    expect(JSON.parse(await body(next))).toEqual({ number: "L-1" });
    // Saved as a test, it goes with it.
    const saved = await world.workbench.call("flowTests.ofRun", {
      input: { run, name: "Overtaken" },
      method: "POST",
      cookie: cookies.consultant,
      environment: world.partner.test,
    });
    const { test } = saved.data as { test: FlowTest };
    expect(JSON.parse(test.older?.message.body ?? "")).toEqual({ number: "L-1" });
    // That one had none, and a run of another kind of source is one, too.
    expect(await begin({ from: { kind: "older", run: next } })).toMatchObject({
      code: "CONFLICT",
      message: "No older message came after the one of that run.",
    });
    const again = await begin({ older: { kind: "run", run: next } });
    expect(again.message).toBeNull();
    const last = (again.data as { run: string }).run;
    expect(await toldOf(last)).toMatchObject({ told: { ran: { asks: [{ node: "n03" }] } } });
    const elsewhere = { ...older, trigger: "n99" };
    expect((await begin({ older: elsewhere })).code).toBe("BAD_REQUEST");
    expect(world.target.arrived).toBe(arrived);
    expect(await world.rowsOf("select from run where purpose = 3")).toEqual([]);
    await call("stop", { run: last });
  });

  it("a fault that is set makes the run wait as the real one would, over a kill, and says who set it", async () => {
    const { arrived } = world.target;
    const fault = {
      fault: { fault: "status", status: 429, retryAfterS: 3_600 },
      times: 1,
    } as const;
    expect((await set({ onError: true, faults: { "step n03": fault } })).message).toBeNull();
    const run = await start("F-1", "continue");
    // The fault is once; what comes after it nobody has said.
    expect(await standing(run)).toBe("n03 no-answer");
    const { pause } = await read(run);
    const order = { act: "give", value: { id: "typed" }, port: "out", pause: pause?.number };
    expect((await call("order", { run, order })).message).toBeNull();
    const waits = async () =>
      (await world.rowsOf("select state, owner from live where id = $1", [run]))[0];
    await expect.poll(waits, { timeout: 20_000 }).toMatchObject({ state: 2, owner: null });

    worker.child.kill("SIGKILL");
    await worker.ended;
    worker = await world.startWorker();
    const { lines } = await read(run);
    expect(lines.find(({ kind }) => kind === "fault")).toMatchObject({
      target: "step n03",
      fault,
      by: expect.stringContaining("consultant"),
    });
    const tried = lines.filter(({ kind, node }) => kind === "step" && node === "n03");
    expect(tried).toMatchObject([{ status: "retrying", attempt: 1, fault: { status: 429 } }]);

    const now = { input: { run }, method: "POST", cookie: cookies.consultant } as const;
    const asked = await world.workbench.call("runs.tryNow", {
      ...now,
      environment: world.partner.test,
    });
    expect(asked.message).toBeNull();
    expect(await standing(run)).toBe("ended");
    const after = (await read(run)).lines.filter(({ node }) => node === "n03");
    expect(after.map((line) => (line.kind === "step" ? line.status : line.kind))).toEqual([
      "fault",
      "answered",
      "retrying",
      "succeeded",
    ]);
    expect(world.target.arrived).toBe(arrived);
    await set({});
  });

  it("a connection is set to answer any failing status with what it says, and no other", async () => {
    const target = "step n03";
    const failing = (fault: object) =>
      set({ faults: { [target]: { fault: fault as never, times: null } } });
    for (const fault of [
      { fault: "status", status: 204 },
      { fault: "status", status: 418, body: { message: "a\u0000b" } },
      { fault: "status", status: 418, body: "x".repeat(70_000) },
    ]) {
      const refused = await failing(fault);
      expect(refused.problem, JSON.stringify(fault).slice(0, 80)).toBe("INPUT_INVALID");
    }
    const { arrived } = world.target;
    const fault = { fault: "status", status: 418, body: { message: "Not with this pot" } };
    expect((await failing(fault)).message).toBeNull();
    const run = await start("F-7", "continue");
    expect(await standing(run)).toBe("n03 error");
    expect((await read(run)).pause?.reason).toMatchObject({
      code: "TARGET_REFUSED",
      message: "The target answered 418: Not with this pot",
    });
    await failing({ fault: "error", code: "CONNECTION_MISSING", message: "No ERP is bound here." });
    const other = await start("F-8", "continue");
    expect(await standing(other)).toBe("n03 error");
    expect((await read(other)).pause?.reason).toMatchObject({ code: "CONNECTION_MISSING" });
    expect(world.target.arrived).toBe(arrived);
    await call("stop", { run: other });
    await set({});
  });

  it("a step is let fail with an error that it can give, by who may, and no other", async () => {
    const { arrived } = world.target;
    const run = await start("F-4", "continue");
    expect(await standing(run)).toBe("n03 no-answer");
    const { pause } = await read(run);
    const at = { act: "fail", message: "", pause: pause?.number };
    for (const fault of [
      { fault: "status", status: 204 },
      { fault: "error", code: "CODE_FAILED", message: "no code here" },
      { fault: "status", status: 422, body: { message: "a\u0000b" } },
      { fault: "status", status: 422, body: "x".repeat(70_000) },
    ]) {
      const refused = await call("order", { run, order: { ...at, fault } });
      expect(refused.problem, JSON.stringify(fault).slice(0, 80)).toBe("INPUT_INVALID");
    }
    const body = { message: "No customer secret-17" };
    const fault = { fault: "status", status: 422, body } as const;
    expect(await tell(run, { act: "fail", message: "", fault })).toBe("n03 error");

    const view = await read(run);
    expect(view.pause?.reason).toMatchObject({
      code: "TARGET_REFUSED",
      message: "The target answered 422: No customer secret-17",
    });
    expect(view.lines.find(({ kind }) => kind === "failed")).toMatchObject({
      by: expect.stringContaining("consultant"),
      made: { code: "TARGET_REFUSED", fault },
    });
    expect(view.lines.filter(({ kind, node }) => kind === "step" && node === "n03")).toMatchObject([
      { status: "failed", fault, given: { kind: "failed" } },
    ]);
    const { rows: audit } = await world.workbench.owner.query(
      "select detail from audit where action = 'debug.fail' order by at desc limit 1",
    );
    expect(audit).toMatchObject([{ detail: { code: "TARGET_REFUSED" } }]);
    const commands = await world.rowsOf(
      "select detail::text as detail from run_command where run = $1",
      [run],
    );
    expect(JSON.stringify(commands)).not.toContain("secret-17");

    // What is begun with it fails so again; what is begun before the step does not.
    const again = await call("start", {
      flowId: flow.id,
      from: { kind: "run", run },
      pace: "continue",
    });
    const second = (again.data as { run: string }).run;
    expect(await standing(second)).toBe("n03 error");
    const forked = await call("start", {
      flowId: flow.id,
      from: { kind: "run", run: second, node: "n03" },
      pace: "continue",
    });
    expect(await standing((forked.data as { run: string }).run)).not.toBe("n03 error");
    expect(world.target.arrived).toBe(arrived);
  });

  it("is settled by whoever steps through it where nobody knows what came of a step", async () => {
    const { arrived } = world.target;
    const once = await world.publish({ idempotency: "none" });
    const tester = { cookie: cookies.tester };
    const faults = { "slot target": { fault: { fault: "timeout" }, times: null } };
    const setup = { ...emptySetup, faults };
    const told = await call("set", { flowId: once.id, revision: null, setup, watches: [] }, tester);
    expect(told.message).toBeNull();
    const from = { kind: "message", trigger: "n01", message: message("F-2"), label: "typed" };
    const begun = await call("start", { flowId: once.id, from, pace: "continue" }, tester);
    const { run } = begun.data as { run: string };
    const state = async () =>
      (await world.rowsOf("select state from live where id = $1", [run]))[0]?.state;
    await expect.poll(state, { timeout: 20_000 }).toBe(5);
    const resolution = { outcome: "happened", value: { id: "seen" } };
    const answer = await world.workbench.call("runs.resolve", {
      input: { run, node: "n03", path: "", resolution },
      ...tester,
      environment: world.partner.test,
    });
    expect(answer.message).toBeNull();
    expect(await standing(run)).toBe("ended");
    expect(world.target.arrived).toBe(arrived);
    // Of a real run it takes more.
    const { head } = await world.accept(once, "F-3");
    const real = await world.workbench.call("runs.resolve", {
      input: { run: head.id, node: "n03", path: "", resolution },
      ...tester,
      environment: world.partner.test,
    });
    expect(real.problem).toBe("NOT_ALLOWED");
  });

  it("stands still as a row, survives its worker, and goes on from there", async () => {
    const run = await start("D-1");
    expect(await standing(run)).toBe("n02 step");
    const [row] = await world.rowsOf("select state, note, owner from live where id = $1", [run]);
    expect(row).toMatchObject({ state: 4, owner: null, note: expect.stringContaining("Paused") });

    worker.child.kill("SIGKILL");
    await worker.ended;
    worker = await world.startWorker();

    expect(await standing(run)).toBe("n02 step");
    expect(await tell(run, { act: "edit", value: { number: "D-1-edited" } })).toBe("n02 step");
    expect(await tell(run, { act: "step" })).toBe("n03 step");
    expect(await tell(run, { act: "give", port: "out", value: { id: "typed" } })).toBe("ended");
    const { lines } = await read(run);
    expect(lines.map(({ kind, node }) => `${kind} ${node}`)).toEqual([
      "step n01",
      "edited n02",
      "step n02",
      "gave n03",
      "step n03",
    ]);
    expect([...world.target.made.keys()].filter((made) => made.startsWith("D-"))).toEqual([]);
  });

  it("touches nothing that real runs touch", async () => {
    const tables = ["business_event", "exception", "rollup", "dedupe", "lane"];
    const count = async () =>
      Promise.all(
        tables.map(async (table) =>
          Number((await world.rowsOf(`select count(*) as n from ${table}`))[0]?.n),
        ),
      );
    const before = await count();
    const run = await start("D-2", "continue");
    expect(await standing(run)).toBe("n03 no-answer");
    expect(await tell(run, { act: "fail", message: "closed" })).toBe("n03 error");
    expect(await tell(run, { act: "continue" })).toBe("ended");
    expect(await count()).toEqual(before);
    const list = await world.workbench.call("runs.list", {
      input: { filter: {} },
      method: "GET",
      cookie: cookies.consultant,
      environment: world.partner.test,
    });
    expect(JSON.stringify(list.data)).not.toContain(run);
  });

  it("sends to the sandbox once somebody says so, and answers the next run with that", async () => {
    const run = await start("D-3", "continue");
    expect(await standing(run)).toBe("n03 no-answer");
    expect(await tell(run, { act: "send", mode: "sandbox" })).toBe("ended");
    expect(world.target.made.get("D-3")).toBe(1);

    const again = await call("start", {
      flowId: flow.id,
      from: { kind: "run", run },
      pace: "continue",
    });
    expect(again.message).toBeNull();
    expect(await standing((again.data as { run: string }).run)).toBe("ended");
    expect(world.target.made.get("D-3")).toBe(1);
  });

  it("forks from a step, with another document arriving there", async () => {
    const run = await start("D-4");
    await standing(run);
    expect(await tell(run, { act: "step" })).toBe("n03 step");
    const fork = await call("start", {
      flowId: flow.id,
      from: { kind: "run", run, node: "n03", edit: { number: "D-4-forked" } },
    });
    expect(fork.message).toBeNull();
    const forked = (fork.data as { run: string }).run;
    expect(await standing(forked)).toBe("n03 step");
    expect(await tell(forked, { act: "send", mode: "sandbox" })).toBe("ended");
    expect(world.target.made.get("D-4-forked")).toBe(1);
    const [row] = await world.rowsOf("select parent, purpose from run where id = $1", [forked]);
    expect(row).toMatchObject({ parent: run, purpose: 2 });
    expect((await session()).run).toBe(forked);
    // The session steps through one run: the one before has ended.
    await expect.poll(async () => (await read(run)).finished).toBe(true);
  });

  it("steps into a flow that a step calls, in the session of that flow, and comes back", async () => {
    const caller = await world.publishCaller(flow.id);
    await set({ effects: { target: "sandbox" } });
    const begun = await call("start", {
      flowId: caller.id,
      from: { kind: "message", trigger: "n01", message: message("D-SUB"), label: "typed" },
    });
    expect(begun.message).toBeNull();
    const outer = (begun.data as { run: string }).run;
    expect(await standing(outer)).toBe("n02 step");
    expect((await read(outer)).pause?.lacksAnswer).toBe(true);
    const { pause } = await read(outer);
    await call("order", { run: outer, order: { act: "into", pause: pause?.number } });
    await expect.poll(async () => (await read(outer)).called, { timeout: 20_000 }).not.toBeNull();
    const { called, pause: none } = await read(outer);
    expect(none).toBeNull();
    expect(called).toMatchObject({ flow: flow.id, name: "Orders" });
    const inner = called?.run ?? "";
    expect((await session()).run).toBe(inner);
    expect(await standing(inner)).toBe("n02 step");
    expect((await read(inner)).caller).toEqual({
      run: outer,
      flow: caller.id,
      name: "Calls orders",
    });
    // What it was set to reach holds there, too: it is the other flow's own session.
    expect(await tell(inner, { act: "continue" })).toBe("ended");
    expect(world.target.made.get("D-SUB")).toBe(1);
    await expect.poll(async () => (await read(outer)).finished, { timeout: 20_000 }).toBe(true);
    const [row] = await world.rowsOf("select status from run where id = $1", [outer]);
    expect(row).toMatchObject({ status: 0 });
    const [events] = await world.rowsOf("select purpose, parent from run where id = $1", [inner]);
    expect(events).toMatchObject({ purpose: 2, parent: outer });
    await set({});
  });

  it("does not take a flow from somebody who steps through it", async () => {
    const caller = await world.publishCaller(flow.id);
    const theirs = await call(
      "start",
      {
        flowId: flow.id,
        from: { kind: "message", trigger: "n01", message: message("D-THEIRS"), label: "typed" },
      },
      { cookie: cookies.tester },
    );
    const run = (theirs.data as { run: string }).run;
    await standing(run);
    const begun = await call("start", {
      flowId: caller.id,
      from: { kind: "message", trigger: "n01", message: message("D-MINE"), label: "typed" },
    });
    const outer = (begun.data as { run: string }).run;
    await standing(outer);
    expect(await tell(outer, { act: "into" })).toBe("n02 error");
    expect((await read(outer)).pause?.reason).toMatchObject({
      message: expect.stringContaining("steps through “Orders” here"),
    });
    expect(await standing(run)).toBe("n02 step");
    expect((await session()).run).toBe(run);
    await call("stop", { run });
    await expect.poll(async () => (await read(run)).finished, { timeout: 20_000 }).toBe(true);
  });

  it("shares breakpoints, and a run that stands takes them up", async () => {
    const run = await start("D-5");
    await standing(run);
    const breakpoints = [{ id: "b1", node: "n03", port: "in" }];
    expect((await set({ breakpoints }, ["input.number"])).message).toBeNull();
    expect(await tell(run, { act: "continue" })).toBe("n03 breakpoint");
    expect(await session()).toMatchObject({
      setup: { breakpoints },
      watches: ["input.number"],
      run,
      slots: [{ slot: "target", live: null, sandbox: { name: "Target", environment: "test" } }],
    });
    const stale = await call("set", {
      flowId: flow.id,
      revision: 1,
      setup: emptySetup,
      watches: [],
    });
    expect(stale.problem).toBe("REVISION_STALE");
    await set({});
  });

  it("catches the first real message that would stop, and leaves the real run alone", async () => {
    await set({});
    const none = await call("catch", { flowId: flow.id, waits: true });
    expect(none.problem).toBe("INPUT_INVALID");
    const breakpoints = [
      { id: "b1", node: "n03", port: "in", condition: 'input.number == "D-CATCH"' },
    ];
    await set({ breakpoints, effects: { target: "sandbox" } });
    expect((await call("catch", { flowId: flow.id, waits: true })).message).toBeNull();
    expect((await session()).catching).toMatchObject({ looked: 0, own: true });
    // What was stepped through has ended: what is caught takes its place, whenever that comes.
    expect((await session()).run).toBeNull();
    await world.accept(flow, "D-PASSES");
    await expect.poll(async () => (await session()).catching?.looked, { timeout: 20_000 }).toBe(1);
    const { head } = await world.accept(flow, "D-CATCH");
    await expect.poll(async () => (await session()).catching, { timeout: 20_000 }).toBeNull();
    const caught = await session();
    expect(caught.input).toEqual({ kind: "run", label: "caught", run: head.id });
    expect(await standing(caught.run ?? "")).toBe("n03 breakpoint");
    // Nobody sat before it: what it goes on to reach is mocked.
    expect(caught.setup).toMatchObject({ breakpoints, effects: {} });
    const [real] = await world.rowsOf("select status from run where id = $1", [head.id]);
    expect(real).toMatchObject({ status: 0 });
    expect(world.target.made.get("D-CATCH")).toBe(1);
    await call("catch", { flowId: flow.id, waits: true });
    expect((await call("catch", { flowId: flow.id, waits: false })).message).toBeNull();
    expect((await session()).catching).toBeNull();
    await call("catch", { flowId: flow.id, waits: true });
    const own = await start("D-OWN");
    await standing(own);
    expect(await session()).toMatchObject({ catching: null, run: own });
    await set({});
  });

  it("refuses who may not, what is no debug run, and an order for another pause", async () => {
    const run = await start("D-6");
    await standing(run);
    const viewer = await call(
      "order",
      { run, order: { act: "step", pause: 1 } },
      { cookie: cookies.viewer },
    );
    expect(viewer.problem ?? viewer.code).toMatch(/NOT_ALLOWED|FORBIDDEN/);
    const live = await call(
      "set",
      {
        flowId: flow.id,
        revision: (await session()).revision,
        setup: { ...emptySetup, effects: { target: "live" } },
        watches: [],
      },
      { cookie: cookies.tester },
    );
    expect(live.problem).toBe("NOT_ALLOWED");
    const { head } = await world.accept(flow, "D-REAL");
    const real = await call("order", { run: head.id, order: { act: "step", pause: 1 } });
    expect(real.problem).toBe("CONFLICT");
    for (const late of [
      { act: "edit", value: { number: "late" }, pause: 99 },
      { act: "give", value: {}, port: "out", pause: 99 },
      { act: "fail", message: "", pause: 99 },
    ]) {
      const refused = await call("order", { run, order: late });
      expect(refused).toMatchObject({ problem: "CONFLICT" });
      expect(refused.message).toContain("has gone on meanwhile, so nothing was done");
    }
    expect((await call("order", { run, order: { act: "step", pause: 99 } })).message).toBeNull();
    await expect
      .poll(() =>
        world.rowsOf("select from run_command where run = $1 and applied_seg is null", [run]),
      )
      .toEqual([]);
    expect(await standing(run)).toBe("n02 step");
  });

  it("keeps no edited document beside the run", async () => {
    const run = await start("D-K");
    await standing(run);
    await tell(run, { act: "edit", value: { number: "secret-edit" } });
    await tell(run, { act: "step" });
    const rows = await world.rowsOf(
      "select detail::text as detail from run_command where run = $1",
      [run],
    );
    expect(JSON.stringify(rows)).not.toContain("secret-edit");
  });

  it("says why a draft cannot run", async () => {
    const { rows } = await world.workbench.owner.query(
      "select logic from flow_draft where flow_id = $1",
      [flow.id],
    );
    const broken = String(rows[0]?.logic).replace('"input.number"', '"input.("');
    await world.workbench.owner.query("update flow_draft set logic = $2 where flow_id = $1", [
      flow.id,
      broken,
    ]);
    const answer = await call("start", {
      flowId: flow.id,
      from: { kind: "message", trigger: "n01", message: message("D-7"), label: "typed" },
    });
    expect(answer.problem).toBe("FLOW_INVALID");
    await world.workbench.owner.query("update flow_draft set logic = $2 where flow_id = $1", [
      flow.id,
      rows[0]?.logic,
    ]);
  });

  it("ends a run that nobody comes back to", async () => {
    const run = await start("D-8");
    await standing(run);
    await world.workbench.owner.query("update debug_session set expires_at = now()");
    await dropOldDebugging(world.workbench.services.db);
    await expect.poll(async () => (await read(run)).finished, { timeout: 20_000 }).toBe(true);
    expect((await session()).run).toBeNull();
  });
});
