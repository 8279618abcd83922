import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptySetup } from "../../runtime/engine/debug/debug-setup";
import { callDepthMax } from "../../runtime/flow/call-depth";
import type { FlowDocument, FlowNode } from "../../runtime/flow/document";
import { systemActor } from "../access/actor";
import { withScope } from "../db";
import { createFlow } from "../flows/create-flow";
import { publishFlow } from "../flows/publish-flow";
import { newId } from "../ids";
import {
  openWorkerWorld,
  type WorkerProcess,
  type WorkerWorld,
} from "../worker/testing/worker-world";
import { dropOldDebugging } from "./drop-old-debugging";
import type { DebugRunView } from "./read-debug-run";
import type { DebugSessionView } from "./read-session";
import { lockSession, writeSession } from "./session";
import { forgetStarted } from "./session-runs";

const placeholder = "01930000-0000-7000-8000-00000000ffff";

const node = (type: string, config: FlowNode["config"], more: Partial<FlowNode> = {}) => ({
  type: `${type}@1`,
  name: type,
  config,
  ...more,
});

/** Counts down: sends its number, and calls a flow with the next one until that is 0; hands back how deep it went. */
const countdown = (name: string, called: string): FlowDocument => ({
  schemaVersion: 1,
  id: placeholder,
  name,
  settings: {},
  nodes: {
    n01: node("webhook", { synchronous: false }),
    n02: node(
      "http-request",
      {
        method: "POST",
        url: "/orders",
        body: "expression",
        bodyExpression: `{ number: '${name}' }`,
        idempotency: "header",
      },
      { connection: "target" },
    ),
    n03: node("content-based-router", {
      branches: [{ name: "more", condition: "trigger.body.left > 0" }],
    }),
    n04: node("call-flow", { flow: called, input: "{ left: trigger.body.left - 1 }" }),
    n05: node("respond", { body: "{ depth: input.depth + 1 }" }),
    n06: node("respond", { body: "{ depth: 0 }" }),
  },
  edges: [
    { from: "n01.out", to: "n02.in" },
    { from: "n02.out", to: "n03.in" },
    { from: "n03.more", to: "n04.in" },
    { from: "n04.out", to: "n05.in" },
    { from: "n03.otherwise", to: "n06.in" },
  ],
});

describe("a flow that calls itself, debugged", () => {
  let world: WorkerWorld;
  let worker: WorkerProcess;
  let cookies: { consultant: string; operator: string };
  let target: string;

  beforeAll(async () => {
    world = await openWorkerWorld();
    const orders = await world.publish({ idempotency: "header" });
    const bound = await world.workbench.owner.query(
      "select bindings->>'target' as target from publication where flow_id = $1",
      [orders.id],
    );
    target = String(bound.rows[0]?.target);
    const { people } = world.partner;
    cookies = {
      consultant: await world.workbench.signIn(people.consultant.email),
      operator: await world.workbench.signIn(people.operator.email),
    };
    await world.workbench.owner.query(
      "alter table environment drop constraint if exists environment_distributor_id_kind_key",
    );
    worker = await world.startWorker();
  });
  afterAll(() => world.close());

  /** Publishes flows of which each calls the next, and the last the first. */
  const publish = async (names: readonly string[]) => {
    const place = {
      partnerId: world.partner.id,
      distributorId: world.partner.distributor,
      environmentId: world.partner.test,
    };
    return withScope(world.workbench.services.db, place, async (tx) => {
      const ids: string[] = [];
      for (const name of names) {
        const { id } = await createFlow(tx, systemActor, place, {
          name,
          document: countdown(name, placeholder),
        });
        ids.push(id);
      }
      for (const [index, id] of ids.entries()) {
        const called = ids[(index + 1) % ids.length] ?? id;
        await tx.execute(sql`
          update flow_draft set logic = replace(logic, ${placeholder}, ${called})
          where flow_id = ${id}::uuid`);
        await publishFlow(tx, systemActor, place, {
          flowId: id,
          tested: "nothing-to-test",
          note: "",
          bindings: { target },
        });
      }
      return ids;
    });
  };

  const call = (path: string, input: unknown, method: "GET" | "POST" = "POST", as?: string) =>
    world.workbench.call(`debug.${path}`, {
      input,
      method,
      cookie: as ?? cookies.consultant,
      environment: world.partner.test,
    });
  const session = async (flowId: string, as?: string) =>
    (await call("session", { flowId }, "GET", as)).data as DebugSessionView;
  const read = async (run: string) => (await call("read", { run }, "GET")).data as DebugRunView;
  const set = async (flowId: string, setup: Partial<typeof emptySetup>, live = {}) => {
    const { revision } = await session(flowId);
    const wanted = { flowId, revision, setup: { ...emptySetup, ...setup }, live, watches: [] };
    expect((await call("set", wanted)).message).toBeNull();
  };
  const begin = async (flowId: string, left: number, headers = {}) => {
    const message = {
      kind: "webhook",
      method: "POST",
      headers,
      query: {},
      contentType: "application/json",
      body: JSON.stringify({ left }),
    };
    const answer = await call("start", {
      flowId,
      from: { kind: "message", trigger: "n01", message, label: "typed" },
    });
    expect(answer.message).toBeNull();
    return (answer.data as { run: string }).run;
  };
  const standing = async (run: string) => {
    await expect
      .poll(
        async () => {
          const { pause, finished } = await read(run);
          const [row] = await world.rowsOf("select owner from live where id = $1", [run]);
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
    return pause?.number ?? 0;
  };
  /** Tells it, and waits until it stands elsewhere or has ended. */
  const go = async (run: string, order: Record<string, unknown>) => {
    const was = await tell(run, order);
    await expect
      .poll(
        async () => {
          const { pause, finished } = await read(run);
          return finished || (pause !== null && pause.number !== was);
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    return standing(run);
  };
  /** Steps from before the send to the flow that is called; gives its run. */
  const into = async (run: string, flowId: string, before: string) => {
    await tell(run, { act: "into" });
    await expect
      .poll(async () => (await read(run)).called, { timeout: 20_000 })
      .toMatchObject({ flow: flowId });
    const inner = (await read(run)).called?.run ?? "";
    expect(inner).not.toBe(before);
    await expect.poll(async () => (await session(flowId)).run, { timeout: 20_000 }).toBe(inner);
    return inner;
  };
  const toCall = async (run: string) => {
    expect(await standing(run)).toBe("n02 step");
    expect(await go(run, { act: "give", port: "out", value: { id: "typed" } })).toBe("n03 step");
    expect(await go(run, { act: "step" })).toBe("n04 step");
  };

  it("is stepped into on the page of the same flow, and gone back from, over a kill", async () => {
    const [flow = ""] = await publish(["Self"]);
    const outer = await begin(flow, 1);
    await toCall(outer);
    const inner = await into(outer, flow, outer);
    expect(await session(flow, cookies.operator)).toMatchObject({ run: inner, outer: [outer] });
    expect(await standing(inner)).toBe("n02 step");
    expect((await read(inner)).caller).toEqual({ run: outer, flow, name: "Self" });
    // Each has its own steps: the inner one has done nothing but begin.
    expect((await read(inner)).lines.map((line) => line.node)).toEqual(["n01"]);

    worker.child.kill("SIGKILL");
    await worker.ended;
    worker = await world.startWorker();

    expect(await session(flow)).toMatchObject({ run: inner, outer: [outer] });
    expect(await standing(inner)).toBe("n02 step");
    expect(await go(inner, { act: "give", port: "out", value: {} })).toBe("n03 step");
    expect(await go(inner, { act: "out" })).toBe("ended");
    expect(await standing(outer)).toBe("n05 step");
    expect(await session(flow, cookies.operator)).toMatchObject({
      run: outer,
      outer: [],
      input: { kind: "message", label: "typed" },
    });
    expect(await go(outer, { act: "continue" })).toBe("ended");
  });

  it("goes as deep as it calls itself, also around another flow, and every end leads one back", async () => {
    const [ping = "", pong = ""] = await publish(["Ping", "Pong"]);
    const runs = [await begin(ping, 3)];
    for (const [depth, flow] of [pong, ping, pong].entries()) {
      const run = runs[depth] ?? "";
      await toCall(run);
      runs.push(await into(run, flow, run));
    }
    const [a, b, c, d] = runs as [string, string, string, string];
    expect(await session(ping)).toMatchObject({ run: c, outer: [a] });
    expect(await session(pong)).toMatchObject({ run: d, outer: [b] });
    expect(await standing(d)).toBe("n02 step");
    expect(await go(d, { act: "give", port: "out", value: {} })).toBe("n03 step");
    expect(await go(d, { act: "continue" })).toBe("ended");
    expect(await standing(c)).toBe("n05 step");
    expect(await session(pong)).toMatchObject({ run: b, outer: [] });
    expect(await session(ping)).toMatchObject({ run: c, outer: [a] });
    expect(await go(c, { act: "continue" })).toBe("ended");
    expect(await standing(b)).toBe("n05 step");
    expect(await session(ping)).toMatchObject({ run: a, outer: [] });
    expect(await go(b, { act: "continue" })).toBe("ended");
    expect(await standing(a)).toBe("n05 step");
    expect(await go(a, { act: "continue" })).toBe("ended");
  });

  /** Only of production anything is live. */
  const as = (kind: "production" | "test") =>
    world.workbench.owner.query("update environment set kind = $2 where id = $1", [
      world.partner.test,
      kind,
    ]);

  it("keeps breakpoints and what is mocked, reaches nothing live, and tells all of its runs", async () => {
    const [flow = ""] = await publish(["Set"]);
    const outer = await begin(flow, 1);
    await toCall(outer);
    const breakpoints = [{ id: "b1", node: "n03", port: "in" }];
    await as("production");
    const live = { target: (await session(flow)).slots[0]?.live?.id ?? "" };
    await set(flow, { breakpoints, effects: { target: "live" } }, live);
    const { arrived } = world.target;
    const inner = await into(outer, flow, outer);
    expect((await session(flow)).setup).toMatchObject({ breakpoints, effects: {} });
    await as("test");
    expect(await standing(inner)).toBe("n02 step");
    await set(flow, { breakpoints, effects: { target: "sandbox" } });
    expect(await go(inner, { act: "continue" })).toBe("n03 breakpoint");
    // That went to the sandbox, as it was set for the flow here.
    expect(world.target.made.get("Set")).toBe(1);
    await set(flow, { breakpoints: [{ id: "b2", node: "n05", port: "in" }] });
    expect(await go(inner, { act: "continue" })).toBe("ended");
    expect(await standing(outer)).toBe("n05 breakpoint");
    expect(world.target.arrived).toBe(arrived + 1);
    await set(flow, {});
    expect(await go(outer, { act: "continue" })).toBe("ended");
  });

  it("is kept by the housekeeping while it waits for itself, and ends with its session", async () => {
    const [flow = ""] = await publish(["Kept"]);
    const outer = await begin(flow, 2);
    await toCall(outer);
    const inner = await into(outer, flow, outer);
    await standing(inner);
    const { db } = world.workbench.services;
    await world.workbench.owner.query(
      "update live set accepted_at = now() - interval '2 hours' where id = any($1)",
      [[outer, inner]],
    );
    await dropOldDebugging(db);
    const cancels = () =>
      world.rowsOf("select from run_command where run = any($1) and kind = 'cancel'", [
        [outer, inner],
      ]);
    expect(await cancels()).toEqual([]);
    await world.workbench.owner.query(
      "update debug_session set expires_at = now() where flow_id = $1",
      [flow],
    );
    await dropOldDebugging(db);
    await expect.poll(async () => (await read(inner)).finished, { timeout: 20_000 }).toBe(true);
    await dropOldDebugging(db);
    await expect.poll(async () => (await read(outer)).finished, { timeout: 20_000 }).toBe(true);
  });

  it("is kept by the housekeeping where the process died before the session heard of the end of the call", async () => {
    const [flow = ""] = await publish(["Killed"]);
    const outer = await begin(flow, 1);
    await toCall(outer);
    const inner = await into(outer, flow, outer);
    const { owner } = world.workbench;
    const { rows } = await owner.query("select run, input from debug_session where flow_id = $1", [
      flow,
    ]);
    expect(await standing(inner)).toBe("n02 step");
    await go(inner, { act: "give", port: "out", value: {} });
    expect(await go(inner, { act: "continue" })).toBe("ended");
    expect(await standing(outer)).toBe("n05 step");
    // As the session stands where nobody took it back.
    await owner.query("update debug_session set run = $2, input = $3 where flow_id = $1", [
      flow,
      rows[0]?.run,
      JSON.stringify(rows[0]?.input),
    ]);
    await owner.query("update live set accepted_at = now() - interval '2 hours' where id = $1", [
      outer,
    ]);
    await owner.query(
      "update debug_session set expires_at = now() + interval '1 hour' where flow_id = $1",
      [flow],
    );

    await dropOldDebugging(world.workbench.services.db);

    expect(
      await world.rowsOf("select from run_command where run = $1 and kind = 'cancel'", [outer]),
    ).toEqual([]);
    expect(await go(outer, { act: "step" })).toBe("ended");
    // Whoever goes on with it comes back to it: so long the session is kept.
    const kept = await owner.query(
      "select expires_at > now() + interval '2 hours' as longer from debug_session where flow_id = $1",
      [flow],
    );
    expect(kept.rows).toEqual([{ longer: true }]);
  });

  it("goes back to the run that still goes on where another one could not begin", async () => {
    const [flow = ""] = await publish(["Refused"]);
    const outer = await begin(flow, 1);
    await toCall(outer);
    const inner = await into(outer, flow, outer);
    const { db } = world.workbench.services;
    const place = {
      partnerId: world.partner.id,
      distributorId: world.partner.distributor,
      environmentId: world.partner.test,
    };
    const previous = await withScope(db, place, (tx) => lockSession(tx, place, flow));
    expect(await standing(inner)).toBe("n02 step");
    const asked = newId();
    await withScope(db, place, (tx) => writeSession(tx, previous.id, { run: asked, input: null }));
    await go(inner, { act: "give", port: "out", value: {} });
    expect(await go(inner, { act: "continue" })).toBe("ended");
    expect((await session(flow)).run).toBe(asked);

    await withScope(db, place, (tx) => forgetStarted(tx, place, asked, previous));

    expect(await session(flow)).toMatchObject({ run: outer, outer: [] });
    expect(await standing(outer)).toBe("n05 step");
    expect(await go(outer, { act: "continue" })).toBe("ended");
  });

  it("all ends where another run is begun, and fails for its caller where it is stopped", async () => {
    const [flow = ""] = await publish(["Stopped"]);
    const outer = await begin(flow, 2);
    await toCall(outer);
    const inner = await into(outer, flow, outer);
    await standing(inner);
    expect((await call("stop", { run: inner })).message).toBeNull();
    await expect.poll(async () => (await read(inner)).finished, { timeout: 20_000 }).toBe(true);
    expect(await standing(outer)).toBe("n04 error");
    expect(await session(flow)).toMatchObject({ run: outer, outer: [] });

    const second = await begin(flow, 2);
    await toCall(second);
    const within = await into(second, flow, second);
    await standing(within);
    const third = await begin(flow, 0);
    expect(await session(flow)).toMatchObject({ run: third, outer: [] });
    for (const run of [outer, second, within]) {
      await expect.poll(async () => (await read(run)).finished, { timeout: 20_000 }).toBe(true);
    }
    expect(await standing(third)).toBe("n02 step");
  });

  it("is called no deeper than a real run", async () => {
    const [flow = ""] = await publish(["Deep"]);
    const outer = await begin(flow, 1, { "orderloom-depth": String(callDepthMax) });
    await toCall(outer);
    expect(await go(outer, { act: "into" })).toBe("n04 error");
    expect((await read(outer)).pause?.reason).toMatchObject({
      code: "LIMIT_REACHED",
      message: expect.stringContaining("too deep"),
    });
    expect(await session(flow)).toMatchObject({ run: outer, outer: [] });
  });
});
