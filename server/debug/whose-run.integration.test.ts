import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptySetup } from "../../runtime/engine/debug/debug-setup";
import type { FlowDocument } from "../../runtime/flow/document";
import { systemActor } from "../access/actor";
import { createConnection } from "../connections/save-connection";
import { withScope } from "../db";
import { newId } from "../ids";
import {
  openWorkerWorld,
  type WorkerProcess,
  type WorkerWorld,
} from "../worker/testing/worker-world";
import type { DebugRunView } from "./read-debug-run";
import type { DebugSessionView } from "./read-session";

type Person = "consultant" | "operator" | "tester";

const patient = { timeout: 20_000 };

/** In production; its target is the real one. */
describe("a debug run of somebody else", () => {
  let world: WorkerWorld;
  let worker: WorkerProcess;
  let cookies: { readonly [person in Person]: string };
  let calledFlow: Awaited<ReturnType<WorkerWorld["publish"]>>;
  let called: string;
  let flow: string;

  beforeAll(async () => {
    world = await openWorkerWorld();
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
    calledFlow = await world.publish({ idempotency: "header" });
    called = calledFlow.id;
    flow = (await world.publish({ idempotency: "header" })).id;
    await callsAfterOrder();
    await addSandbox();
    worker = await world.startWorker();
  });
  afterAll(() => world.close());

  /** A simulated system of another environment, by the name of the slot. */
  const addSandbox = async () => {
    const { id: partnerId, distributor: distributorId, production } = world.partner;
    const place = { partnerId, distributorId, environmentId: production };
    const { db, sealer } = world.workbench.services;
    await withScope(db, place, (tx) =>
      createConnection({ tx, sealer, actor: systemActor }, place, {
        name: "Target",
        kind: "http",
        config: { baseUrl: "sandbox://erp", auth: "none" },
        secrets: {},
      }),
    );
  };
  const call = (path: string, input: unknown, person: Person = "consultant", method = "POST") =>
    world.workbench.call(path, {
      input,
      method: method as "GET" | "POST",
      cookie: cookies[person],
      environment: world.partner.test,
    });
  /** The draft calls the other flow once its order is made. */
  const callsAfterOrder = async () => {
    const draft = (await call("flows.get", { id: flow }, "consultant", "GET")).data as {
      readonly logic: string;
      readonly layout: unknown;
      readonly revision: number;
    };
    const logic = JSON.parse(draft.logic) as FlowDocument;
    const calls = { type: "call-flow@1", name: "Call", config: { flow: called, input: "input" } };
    const saved = await call("flows.save", {
      flowId: flow,
      revision: draft.revision,
      logic: JSON.stringify({
        ...logic,
        nodes: { ...logic.nodes, n04: calls },
        edges: [...logic.edges, { from: "n03.out", to: "n04.in" }],
      }),
      layout: draft.layout,
    });
    expect(saved.message).toBeNull();
  };
  const session = async (flowId: string, person: Person = "consultant") =>
    (await call("debug.session", { flowId }, person, "GET")).data as DebugSessionView;
  const set = async (flowId: string, setup: object, person: Person = "consultant") => {
    const { revision } = await session(flowId);
    const wanted = { flowId, revision, setup: { ...emptySetup, ...setup }, watches: [] };
    expect((await call("debug.set", wanted, person)).message).toBeNull();
  };
  const begin = async (
    flowId: string,
    number: string,
    {
      person = "consultant" as Person,
      ...more
    }: { person?: Person; [field: string]: unknown } = {},
  ) => {
    const message = {
      kind: "webhook",
      method: "POST",
      headers: {},
      query: {},
      contentType: "application/json",
      body: JSON.stringify({ number }),
    };
    const from = { kind: "message", trigger: "n01", message, label: "typed" };
    return call("debug.start", { flowId, from, pace: "into", ...more }, person);
  };
  const read = async (run: string) =>
    (await call("debug.read", { run }, "consultant", "GET")).data as DebugRunView;
  const standing = async (run: string) => {
    const rests = async () => {
      const { pause, finished } = await read(run);
      const [row] = await world.rowsOf("select owner from live where id = $1", [run]);
      return finished || (pause !== null && row?.owner === null);
    };
    await expect.poll(rests, patient).toBe(true);
    return (await read(run)).pause?.node ?? "ended";
  };
  const order = async (run: string, act: string, person: Person = "consultant") =>
    call("debug.order", { run, order: { act, pause: (await read(run)).pause?.number } }, person);
  const started = (answer: { readonly message: string | null; readonly data: unknown }) => {
    expect(answer.message).toBeNull();
    return (answer.data as { run: string }).run;
  };
  const stoodAt = async (flowId: string, run: string, by: string | null, name: string) => {
    const input = JSON.stringify({ kind: "message", label: "", run: null, ...(by && { by }) });
    await world.workbench.owner.query(
      `update debug_session set run = $2, input = $3::json, started_by_name = $4 where flow_id = $1`,
      [flowId, run, input, name],
    );
  };
  const idOf = async (person: Person) => {
    const { rows } = await world.workbench.owner.query('select id from "user" where email = $1', [
      world.partner.people[person].email,
    ]);
    return String(rows[0]?.id);
  };

  it("that was only just asked for is not ended unasked either", async () => {
    await set(flow, {});
    const run = newId();
    await stoodAt(flow, run, await idOf("consultant"), "Mara");
    expect((await session(flow, "operator")).standing).toBe(run);
    const asked = await begin(flow, "W-1", { person: "operator" });
    expect(asked.problem).toBe("CONFLICT");
    expect(asked.message).toContain("Mara");
    await stoodAt(flow, newId(), await idOf("operator"), "Otto");
    await world.workbench.owner.query("update debug_session set run = null, input = null");
  });

  it("goes where it was said at its start, and where somebody has set it since", async () => {
    await set(flow, { effects: {} });
    worker.child.kill("SIGSTOP");
    const beginning = begin(flow, "W-2", { effects: {} });
    const asked = async () =>
      (await world.workbench.owner.query("select from step_test where flow_id = $1", [flow])).rows
        .length;
    await expect.poll(asked, patient).toBe(1);
    await set(flow, { effects: { target: "sandbox" } }, "operator");
    worker.child.kill("SIGCONT");

    const run = started(await beginning);
    await standing(run);
    expect((await session(flow)).setup.effects).toEqual({ target: "sandbox" });
    await call("debug.stop", { run });
  });

  it("is kept by whoever tells it something, also from a page of another environment", async () => {
    const run = started(await begin(flow, "W-3"));
    await standing(run);
    const { owner } = world.workbench;
    const until = async () =>
      (
        await owner.query(
          "select expires_at > now() + interval '70 hours' as long from debug_session where flow_id = $1",
          [flow],
        )
      ).rows[0]?.long;
    await owner.query("update debug_session set expires_at = now() + interval '1 hour'");
    const told = await world.workbench.call("debug.order", {
      input: { run, order: { act: "step", pause: (await read(run)).pause?.number } },
      method: "POST",
      cookie: cookies.consultant,
      environment: world.partner.production,
    });
    expect(told.message).toBeNull();
    expect(await until()).toBe(true);
    await call("debug.stop", { run });
  });

  it("that a called run is waited for by reaches nothing by whoever may not let it, or was not asked", async () => {
    const { slots } = await session(flow);
    const effects = { target: "live" };
    const live = { target: slots[0]?.live?.id };
    const run = started(await begin(flow, "W-4", { effects, live }));
    for (const node of ["n02", "n03", "n04"]) {
      expect(await standing(run)).toBe(node);
      expect((await order(run, node === "n04" ? "into" : "step")).message).toBeNull();
    }
    const inner = async () =>
      (await world.rowsOf("select id from live where parent = $1 and origin <> $1", [run]))[0]?.id;
    await expect.poll(inner, patient).toBeDefined();
    const within = String(await inner());
    expect(await standing(within)).toBe("n02");
    const [row] = (
      await world.workbench.owner.query(
        "select input->>'by' as by from debug_session where run = $1",
        [within],
      )
    ).rows;
    expect(row?.by).toBe(await idOf("consultant"));

    for (const person of ["tester", "operator"] as const) {
      const problem = person === "tester" ? "NOT_ALLOWED" : "CONFLICT";
      const refused = await order(within, "continue", person);
      expect([refused.problem, refused.message]).toEqual([
        problem,
        expect.stringContaining("“Orders” waits for this run"),
      ]);
      expect((await call("debug.stop", { run: within }, person)).problem).toBe(problem);
      const cancelled = await call("runs.cancel", { run: within, reason: "" }, person);
      expect(cancelled.problem).toBe(problem);
      const ends = (await session(called, person)).standing;
      expect((await begin(called, "W-5", { person, ends })).problem).toBe(problem);
    }
    expect(await standing(within)).toBe("n02");
    expect((await order(within, "continue")).message).toBeNull();
    await call("debug.stop", { run });
  });

  it("that was caught is that of whoever waited for it, not of a namesake", async () => {
    await set(called, { breakpoints: [{ id: "b1", node: "n02", port: "in" }] });
    const waits = await call("debug.catch", { flowId: called, waits: true });
    expect(waits.message).toBeNull();
    const { owner } = world.workbench;
    await owner.query('update "user" set name = (select name from "user" where id = $1)', [
      await idOf("consultant"),
    ]);
    await world.accept(calledFlow, "W-6");
    await expect.poll(async () => (await session(called)).standing, patient).not.toBeNull();
    expect((await session(called)).own).toBe(true);
    expect((await session(called, "operator")).own).toBe(false);
  });
});
