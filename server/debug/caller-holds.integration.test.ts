import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FlowDocument } from "../../runtime/flow/document";
import { systemActor } from "../access/actor";
import { withScope } from "../db";
import { createFlow } from "../flows/create-flow";
import { publishFlow } from "../flows/publish-flow";
import { newId } from "../ids";
import { type DebugWorld, openDebugWorld, startedRun } from "./testing/debug-world";

const patient = { timeout: 20_000 };

/** It calls a flow, waits for that, and then sends live, to which the consultant alone has said yes. */
describe("a debug run that waits for a called one, and reaches a live system of which its session knows nothing", () => {
  let debug: DebugWorld;
  let caller: string;
  let called: string;

  beforeAll(async () => {
    debug = await openDebugWorld();
    const flow = await debug.world.publish({ idempotency: "header" });
    called = flow.id;
    caller = await publishCalling(called, await debug.target(called));
    await debug.world.startWorker();
  });
  afterAll(() => debug.close());

  const publishCalling = async (flow: string, target: string) => {
    const { world, place } = debug;
    const document: FlowDocument = {
      schemaVersion: 1,
      id: newId(),
      name: "Asks first",
      settings: {},
      nodes: {
        n01: { type: "webhook@1", name: "Start", config: { synchronous: false } },
        n02: { type: "call-flow@1", name: "Call", config: { flow, input: "input" } },
        n03: {
          type: "http-request@1",
          name: "Order",
          config: { method: "POST", url: "/orders", body: "input", idempotency: "header" },
          connection: "target",
        },
      },
      edges: [
        { from: "n01.out", to: "n02.in" },
        { from: "n02.out", to: "n03.in" },
      ],
    };
    return withScope(world.workbench.services.db, place, async (tx) => {
      const { name } = document;
      const { id } = await createFlow(tx, systemActor, place, { name, document });
      await publishFlow(tx, systemActor, place, {
        flowId: id,
        tested: "nothing-to-test",
        note: "",
        bindings: { target },
      });
      return id;
    });
  };

  it("is gone on with, by what ends the called one, only by whoever may and was asked", async () => {
    const { world, order, call } = debug;
    const outer = startedRun(
      await debug.begin(
        caller,
        { number: "K-1" },
        { effects: { target: "live" }, live: { target: await debug.target(caller) } },
      ),
    );
    expect(await debug.standing(outer)).toBe("n02 step");
    expect((await order(outer, { act: "into" })).message).toBeNull();
    const within = async () =>
      (await world.rowsOf("select id from live where parent = $1 and origin <> $1", [outer]))[0]
        ?.id;
    await expect.poll(within, patient).toBeDefined();
    const inner = String(await within());
    expect(await debug.standing(inner)).toBe("n02 step");
    await world.workbench.owner.query(
      `update debug_session set setup = (setup::jsonb || '{"effects": {}, "reached": {}}')::json
       where flow_id = $1`,
      [caller],
    );

    for (const person of ["tester", "operator"] as const) {
      const refusal = {
        problem: person === "tester" ? "NOT_ALLOWED" : "CONFLICT",
        message: expect.stringContaining("“Asks first” waits for this run"),
      };
      expect(await order(inner, { act: "continue" }, person)).toMatchObject(refusal);
      expect(await call("debug.stop", { run: inner }, person)).toMatchObject(refusal);
      const replaced = await debug.begin(called, { number: "K-2" }, {}, person);
      expect(replaced).toMatchObject(refusal);
    }
    expect(await debug.standing(inner)).toBe("n02 step");
    expect(world.target.arrived).toBe(0);
    expect((await order(inner, { act: "continue" })).message).toBeNull();
  });
});
