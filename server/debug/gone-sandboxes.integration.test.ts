import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptySetup } from "../../runtime/engine/debug/debug-setup";
import { systemActor } from "../access/actor";
import { createConnection } from "../connections/save-connection";
import { withScope } from "../db";
import { openWorkerWorld, type WorkerWorld } from "../worker/testing/worker-world";
import type { DebugLine } from "./debug-lines";
import type { DebugRunView } from "./read-debug-run";
import type { DebugSessionView } from "./read-session";

type Person = "consultant" | "tester";

/** In production: the flow is bound to a simulated system, which is its sandbox, or to the target, which has none. */
describe("what is set to a sandbox that is not there any more", () => {
  let world: WorkerWorld;
  let cookies: { readonly [person in Person]: string };
  let flow: Awaited<ReturnType<WorkerWorld["publish"]>>;
  let real = "";
  let simulated = "";

  beforeAll(async () => {
    world = await openWorkerWorld();
    flow = await world.publish({ idempotency: "header" });
    const { people, ...ids } = world.partner;
    cookies = {
      consultant: await world.workbench.signIn(people.consultant.email),
      tester: await world.workbench.signIn(people.tester.email),
    };
    const { owner, services } = world.workbench;
    await owner.query(
      "alter table environment drop constraint if exists environment_distributor_id_kind_key",
    );
    await owner.query("update environment set kind = 'production' where id = $1", [ids.test]);
    real = (await owner.query("select id from connection where name = 'Target'")).rows[0].id;
    const place = { partnerId: ids.id, distributorId: ids.distributor, environmentId: ids.test };
    const made = await withScope(services.db, place, (tx) =>
      createConnection({ tx, sealer: services.sealer, actor: systemActor }, place, {
        name: "ERP (sandbox)",
        kind: "http",
        config: { baseUrl: "sandbox://erp", auth: "none" },
        secrets: {},
      }),
    );
    simulated = made.id;
    await world.startWorker();
  });
  afterAll(() => world.close());

  const bind = (id: string) =>
    world.workbench.owner.query(
      "update publication set bindings = json_build_object('target', $2::text)::jsonb where flow_id = $1",
      [flow.id, id],
    );
  const call = (path: string, input: unknown, person: Person = "consultant", method = "POST") =>
    world.workbench.call(path, {
      input,
      method: method as "GET" | "POST",
      cookie: cookies[person],
      environment: world.partner.test,
    });
  const session = async (person: Person = "consultant") =>
    (await call("debug.session", { flowId: flow.id }, person, "GET")).data as DebugSessionView;
  const set = async (effects: object, person: Person = "consultant") => {
    const { revision } = await session(person);
    const setup = { ...emptySetup, effects };
    const answer = await call("debug.set", { flowId: flow.id, revision, setup, watches: [] });
    expect(answer.message).toBeNull();
  };
  const start = async (number: string, more: object = {}, person: Person = "consultant") => {
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
    const input = { flowId: flow.id, from, pace: "into", ends, ...more };
    const answer = await call("debug.start", input, person);
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
  const order = async (run: string, act: string, more: object = {}) =>
    call("debug.order", { run, order: { act, pause: (await read(run)).pause?.number, ...more } });
  const tell = async (run: string, act: string) => {
    const { pause } = await read(run);
    expect((await order(run, act)).message).toBeNull();
    const goesBy = async () => {
      const after = await read(run);
      return after.finished || (after.pause !== null && after.pause.number !== pause?.number);
    };
    await expect.poll(goesBy, { timeout: 20_000 }).toBe(true);
    return standing(run);
  };
  const reaches = async (run: string) =>
    (await read(run)).lines.filter(
      (line): line is DebugLine & { kind: "reach" } => line.kind === "reach",
    );

  it("is mocked for whoever starts next, and says why", async () => {
    await bind(simulated);
    await set({ target: "sandbox" });
    expect((await session()).setup).toMatchObject({ effects: { target: "sandbox" } });
    await bind(real);
    expect((await session("tester")).setup).toMatchObject({ effects: {}, gone: ["target"] });

    const run = await start("G-1", {}, "tester");
    expect(await reaches(run)).toEqual([]);
    await tell(run, "step");
    expect(await tell(run, "continue")).toMatch(/no-answer/);
    expect((await session()).setup).toMatchObject({ effects: {}, gone: ["target"] });

    // A page from before does not know better.
    const late = await start("G-2", { effects: { target: "sandbox" } });
    expect(await reaches(late)).toEqual([]);
    await set({ target: "sandbox" });
    expect((await session()).setup).toMatchObject({ effects: {}, gone: ["target"] });

    // Whoever says what it is has seen it.
    await set({ target: "mocked" });
    expect((await session()).setup.gone ?? []).toEqual([]);
    expect(world.target.made.size).toBe(0);
  });

  it("is mocked in a run that stands, before that goes on", async () => {
    await bind(simulated);
    const run = await start("G-3", { effects: { target: "sandbox" } });
    await tell(run, "step");
    await bind(real);
    expect(await tell(run, "continue")).toBe("n03 no-answer");
    expect(await reaches(run)).toMatchObject([
      { slot: "target", mode: "sandbox" },
      { slot: "target", mode: "mocked", gone: true },
    ]);
    expect(world.target.made.size).toBe(0);
  });

  it("is not asked this once either, and a process that meets it says that mocked is what helps", async () => {
    await bind(real);
    const run = await start("G-4");
    await tell(run, "step");
    expect(await tell(run, "continue")).toBe("n03 no-answer");
    expect(await order(run, "send", { mode: "sandbox" })).toMatchObject({
      problem: "CONFLICT",
      message: expect.stringMatching(/no sandbox behind “target”.*mocked/),
    });
    const head = {
      id: run,
      partner: world.partner.id,
      distributor: world.partner.distributor,
      environment: world.partner.test,
      flow: flow.id,
      version: flow.version,
      purpose: "debug",
      retention: 7,
      origin: run,
      originAcceptedAt: 0,
      parent: null,
      acceptedAt: 0,
    } as const;
    await expect(world.gateway.host.connections(head, "target", "sandbox")).rejects.toMatchObject({
      code: "CONNECTION_MISSING",
      message: expect.stringMatching(/no sandbox behind “target”.*mocked/),
    });
  });
});
