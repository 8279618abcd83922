import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptySetup } from "../../runtime/engine/debug/debug-setup";
import { systemActor } from "../access/actor";
import { createConnection } from "../connections/save-connection";
import { withScope } from "../db";
import { openWorkerWorld, type WorkerWorld } from "../worker/testing/worker-world";
import type { DebugLine } from "./debug-lines";
import type { DebugRunView } from "./read-debug-run";
import type { DebugSessionView } from "./read-session";

type Person = "consultant" | "operator" | "tester";

/** In production, where the target is the real one; it counts what reaches it. */
describe("what is live in a debug run", () => {
  let world: WorkerWorld;
  let cookies: { readonly [person in Person]: string };
  let flow: Awaited<ReturnType<WorkerWorld["publish"]>>;

  beforeAll(async () => {
    world = await openWorkerWorld();
    flow = await world.publish({ idempotency: "header" });
    const { people } = world.partner;
    cookies = {
      consultant: await world.workbench.signIn(people.consultant.email),
      operator: await world.workbench.signIn(people.operator.email),
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

  const call = (path: string, input: unknown, person: Person = "consultant", method = "POST") =>
    world.workbench.call(path, {
      input,
      method: method as "GET" | "POST",
      cookie: cookies[person],
      environment: world.partner.test,
    });
  const session = async (person: Person = "consultant") =>
    (await call("debug.session", { flowId: flow.id }, person, "GET")).data as DebugSessionView;
  const target = async () => (await session()).slots[0]?.live?.id ?? "";
  const set = async (setup: object, more: object = {}, person: Person = "consultant") =>
    call(
      "debug.set",
      {
        flowId: flow.id,
        revision: (await session(person)).revision,
        setup: { ...emptySetup, ...setup },
        watches: [],
        ...more,
      },
      person,
    );
  const live = { effects: { target: "live" } };
  const begin = async (number: string, more: object = {}, person: Person = "consultant") => {
    const message = {
      kind: "webhook",
      method: "POST",
      headers: {},
      query: {},
      contentType: "application/json",
      body: JSON.stringify({ number }),
    };
    const from = { kind: "message", trigger: "n01", message, label: "typed" };
    const ends = (await session(person)).standing;
    return call("debug.start", { flowId: flow.id, from, pace: "into", ends, ...more }, person);
  };
  const start = async (number: string, more: object = {}, person: Person = "consultant") => {
    const answer = await begin(number, more, person);
    expect(answer.message).toBeNull();
    const { run } = answer.data as { run: string };
    await standing(run);
    return run;
  };
  const read = async (run: string) =>
    (await call("debug.read", { run }, "consultant", "GET")).data as DebugRunView;
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
  const order = async (run: string, act: string, person: Person = "consultant") =>
    call("debug.order", { run, order: { act, pause: (await read(run)).pause?.number } }, person);
  const tell = async (run: string, act: string, person: Person = "consultant") => {
    const { pause } = await read(run);
    expect((await order(run, act, person)).message).toBeNull();
    const goesBy = async () => {
      const after = await read(run);
      return after.finished || (after.pause !== null && after.pause.number !== pause?.number);
    };
    await expect.poll(goesBy, { timeout: 20_000 }).toBe(true);
    return standing(run);
  };
  const audit = async (action: string) => {
    const { rows } = await world.workbench.owner.query(
      "select detail from audit where action = $1 order by at desc limit 1",
      [action],
    );
    return rows;
  };
  const made = (number: string) => world.target.made.get(number) ?? 0;
  const reaches = async (run: string) =>
    (await read(run)).lines.filter(
      (line): line is DebugLine & { kind: "reach" } => line.kind === "reach",
    );

  it("is so for the run that it was said for, and for no later one", async () => {
    const run = await start("H-1");
    expect((await set(live)).problem).toBe("INPUT_INVALID");
    expect((await set(live, { live: { target: await target() } })).message).toBeNull();
    expect((await session()).setup.effects).toEqual({ target: "live" });

    const next = await start("H-2");
    expect((await session()).setup.effects).toEqual({});
    await expect.poll(async () => (await read(run)).finished, { timeout: 20_000 }).toBe(true);
    await tell(next, "step");
    expect(await tell(next, "continue")).toMatch(/no-answer|ended/);
    expect(made("H-2")).toBe(0);
  });

  it("ends with its run, after which nobody says it but where the next one is started", async () => {
    const run = await start("H-3", { ...live, live: { target: await target() } });
    await tell(run, "step");
    expect(await tell(run, "continue")).toBe("ended");
    expect(made("H-3")).toBe(1);
    expect((await session()).setup.effects).toEqual({});
    expect(await set(live, { live: { target: await target() } })).toMatchObject({
      problem: "CONFLICT",
      message: expect.stringContaining("Live holds for one run"),
    });
    const named = await reaches(run);
    expect(named).toMatchObject([
      { slot: "target", mode: "live", by: expect.stringContaining("consultant") },
    ]);
    expect(named[0]?.system).toMatchObject({ system: "Target", environment: "production" });
    const audited = await audit("debug.start");
    expect(audited).toMatchObject([{ detail: { live: ["Target in production"] } }]);
  });

  it("is asked of the next person before they let the run go on, and is refused to who may not", async () => {
    const run = await start("H-4", { ...live, live: { target: await target() } });
    expect(await session("operator")).toMatchObject({
      unconfirmed: [{ slot: "target", by: expect.stringContaining("consultant") }],
    });
    expect(await order(run, "step", "operator")).toMatchObject({
      problem: "CONFLICT",
      message: expect.stringContaining("it reaches Target in production"),
    });
    expect((await order(run, "step", "tester")).problem).toBe("NOT_ALLOWED");
    const yes = { live: { target: await target() } };
    expect((await set(live, yes, "tester")).problem).toBe("NOT_ALLOWED");
    expect((await set(live, yes, "operator")).message).toBeNull();
    expect((await session("operator")).unconfirmed).toEqual([]);
    await tell(run, "step", "operator");
    expect(await tell(run, "continue", "operator")).toBe("ended");
    expect(made("H-4")).toBe(1);
    const audited = await audit("debug.go-live");
    expect(audited).toMatchObject([{ detail: { run, systems: ["Target in production"] } }]);
  });

  it("is refused to who may not also where the session knows nothing of it, but the run does", async () => {
    const run = await start("H-4b", { ...live, live: { target: await target() } });
    await world.workbench.owner.query(
      `update debug_session set setup = (setup::jsonb || '{"effects": {}, "reached": {}}')::json
       where flow_id = $1`,
      [flow.id],
    );
    expect((await session("tester")).setup.effects).toEqual({});
    expect((await order(run, "step", "tester")).problem).toBe("NOT_ALLOWED");
    expect(await order(run, "step", "operator")).toMatchObject({
      problem: "CONFLICT",
      message: expect.stringContaining("it reaches Target in production"),
    });

    // What is mocked again counts from then on, heard of or not.
    expect((await set({ effects: {} }, {}, "tester")).message).toBeNull();
    expect((await order(run, "step", "tester")).message).toBeNull();
  });

  it("is refused to who may not for a request that is tried again, whatever is set meanwhile", async () => {
    world.target.busy.add("H-4c");
    const run = await start("H-4c", { ...live, live: { target: await target() } });
    expect((await order(run, "continue")).message).toBeNull();
    const isTried = async () =>
      (await read(run)).lines.some((line) => line.kind === "step" && line.attempt === 2);
    await expect.poll(isTried, { timeout: 20_000 }).toBe(true);
    expect((await set({ effects: {} }, {}, "tester")).message).toBeNull();
    expect(await call("runs.tryNow", { run }, "tester")).toMatchObject({
      problem: "NOT_ALLOWED",
      message: expect.stringContaining("goes on as it began"),
    });
    world.target.busy.delete("H-4c");
    expect((await call("runs.tryNow", { run })).message).toBeNull();
    await standing(run);
    expect(made("H-4c")).toBe(1);
  });

  it("reaches the system that was named and no other one that the slot leads to later", async () => {
    const asked = await target();
    const run = await start("H-5", { ...live, live: { target: asked } });
    await tell(run, "step");
    const place = {
      partnerId: world.partner.id,
      distributorId: world.partner.distributor,
      environmentId: world.partner.test,
    };
    const { db, sealer } = world.workbench.services;
    const other = await withScope(db, place, (tx) =>
      createConnection({ tx, sealer, actor: systemActor }, place, {
        name: "Other",
        kind: "http",
        config: { baseUrl: world.target.url, auth: "none" },
        secrets: {},
      }),
    );
    const bind = (id: string) =>
      world.workbench.owner.query(
        "update publication set bindings = json_build_object('target', $2::text)::jsonb where flow_id = $1",
        [flow.id, id],
      );
    await bind(other.id);
    expect((await session()).setup.effects).toEqual({});
    expect(await tell(run, "continue")).toBe("n03 error");
    expect((await read(run)).pause?.reason).toMatchObject({
      code: "CONNECTION_MISSING",
      message: expect.stringContaining("leads to Other by now"),
    });
    expect(made("H-5")).toBe(0);
    const late = await begin("H-6", { ...live, live: { target: asked } });
    expect(late).toMatchObject({
      problem: "CONFLICT",
      message: expect.stringContaining("Other in production"),
    });
    await bind(asked);
  });

  it("ends no run of somebody else that nobody was told of", async () => {
    const run = await start("H-7");
    const begun = await begin("H-8", { ends: null }, "operator");
    expect(begun).toMatchObject({
      problem: "CONFLICT",
      message: expect.stringMatching(/consultant.* steps through a run here/i),
    });
    const fork = { from: { kind: "run", run, node: "n03" }, ends: null };
    expect((await begin("", fork, "operator")).problem).toBe("CONFLICT");
    await set({ breakpoints: [{ id: "b1", node: "n03", port: "in" }] });
    const waits = { flowId: flow.id, waits: true };
    expect((await call("debug.catch", waits, "operator")).problem).toBe("CONFLICT");
    expect(await session("operator")).toMatchObject({ standing: run, own: false });
    expect((await read(run)).finished).toBe(false);

    await start("H-9", { ends: run }, "operator");
    await expect.poll(async () => (await read(run)).finished, { timeout: 20_000 }).toBe(true);
    expect(await session("operator")).toMatchObject({ own: true });
  });

  it("and what is set to fail keeps who set it, whoever starts the next run", async () => {
    await start("H-10", { ends: (await session()).standing });
    const faults = { "slot target": { fault: { fault: "down" }, times: null } };
    expect((await set({ faults })).message).toBeNull();
    const set1 = (await session()).setup.faults;
    const run = await start("H-11", {}, "operator");
    const line = (await read(run)).lines.find(({ kind }) => kind === "fault");
    expect(line).toMatchObject({ by: expect.stringContaining("consultant") });
    expect(line?.at).toBe(set1?.["slot target"]?.at);
    await set({ faults, onError: false }, {}, "operator");
    expect((await session()).setup.faults).toEqual(set1);
    await set({});
  });
});
