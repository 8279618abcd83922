import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  openWorkerWorld,
  type WorkerProcess,
  type WorkerWorld,
} from "../worker/testing/worker-world";
import type { DebugLine } from "./debug-lines";
import type { DebugRunView } from "./read-debug-run";

describe("what systems answer a run that is debugged again", () => {
  let world: WorkerWorld;
  let worker: WorkerProcess;
  let cookie: string;

  beforeAll(async () => {
    world = await openWorkerWorld();
    cookie = await world.workbench.signIn(world.partner.people.consultant.email);
    worker = await world.startWorker();
  });
  afterAll(async () => {
    worker.child.kill("SIGKILL");
    await world.close();
  });

  const call = (path: string, input: unknown, method: "GET" | "POST" = "POST") =>
    world.workbench.call(path, { input, method, cookie, environment: world.partner.test });

  const ended = async (run: string) => {
    await expect
      .poll(async () => (await world.rowsOf("select id from run where id = $1", [run])).length, {
        timeout: 20_000,
      })
      .toBe(1);
  };
  const accepted = async (flow: Parameters<WorkerWorld["accept"]>[0], number: string) => {
    const { head } = await world.accept(flow, number);
    await ended(head.id);
    return head.id;
  };
  const debug = async (flowId: string, from: Record<string, unknown>) => {
    const answer = await call("debug.start", { flowId, from, pace: "continue" });
    expect(answer.message).toBeNull();
    const { run } = answer.data as { run: string };
    const read = async () =>
      (await call("debug.read", { run }, "GET")).data as DebugRunView | undefined;
    await expect
      .poll(
        async () => {
          const view = await read();
          return view !== undefined && (view.finished || view.pause !== null);
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    return { run, view: (await read()) as DebugRunView };
  };
  const stepAt = (lines: readonly DebugLine[], node: string) =>
    lines.find((line) => line.kind === "step" && line.node === node);

  it("is its own error, though another run went well since", async () => {
    const flow = await world.publish({ idempotency: "header" });
    world.target.refused.add("R-1");
    const failed = await accepted(flow, "R-1");
    const good = await accepted(flow, "G-1");
    const { view } = await debug(flow.id, { kind: "run", run: failed, node: null, path: "" });
    expect(view.pause).toMatchObject({ node: "n03", reason: { why: "error" } });
    expect(stepAt(view.lines, "n03")).toMatchObject({
      status: "failed",
      given: { kind: "mocked", from: failed, own: true, differs: false },
    });

    const message = {
      kind: "webhook",
      method: "POST",
      headers: {},
      query: {},
      contentType: "application/json",
      body: JSON.stringify({ number: "R-2" }),
    };
    const typed = { kind: "message", trigger: "n01", message, label: "typed" };
    const other = await debug(flow.id, typed);
    expect(stepAt(other.view.lines, "n03")).toMatchObject({
      status: "succeeded",
      given: { kind: "mocked", from: good, own: false, differs: true },
    });
    const step = await call(
      "runs.step",
      { run: other.run, node: "n03", path: "", attempt: undefined },
      "GET",
    );
    expect(step.data).toMatchObject({
      given: {
        kind: "mocked",
        from: good,
        fields: [{ path: "body.number", before: "G-1", after: "R-2" }],
      },
    });
  });

  it("is what it got also where that is large and its list was folded", async () => {
    const flow = await world.publishList();
    const number = "n".repeat(1_100_000);
    const run = await accepted(flow, number);
    const { run: debugged, view } = await debug(flow.id, {
      kind: "run",
      run,
      node: null,
      path: "",
    });
    expect(view.pause).toBeNull();
    expect(stepAt(view.lines, "n03")).toMatchObject({
      status: "succeeded",
      given: { kind: "mocked", from: run, own: true, differs: false },
    });

    // Its answers alone fold it: what came before a fork is taken over all the same, from item to item.
    const forked = await debug(flow.id, { kind: "run", run: debugged, node: "n04", path: "" });
    expect(stepAt(forked.view.lines, "n03")).toMatchObject({
      status: "succeeded",
      settledBy: "adopted",
    });
    const item = await debug(flow.id, { kind: "run", run: forked.run, node: "n05", path: "n04:2" });
    expect(
      item.view.lines.flatMap((line) =>
        line.kind === "step" && line.settledBy === "adopted" ? [`${line.path} ${line.node}`] : [],
      ),
    ).toEqual([" n01", " n03", " n04", "n04:0 n05", "n04:1 n05"]);

    // One that is refused never began: the audit log says so.
    const beyond = { kind: "run", run: item.run, node: "n05", path: "n04:9" };
    const refused = await call("debug.start", { flowId: flow.id, from: beyond });
    expect(refused).toMatchObject({
      problem: "CONFLICT",
      message: expect.stringContaining("no item"),
    });
    const { rows: audited } = await world.workbench.owner.query(
      `select action, detail->>'run' as run, detail->>'code' as code, actor_name from audit
       where action like 'debug.start%' and subject_id = $1 order by id`,
      [flow.id],
    );
    expect(audited.map((row) => row.run).slice(0, 3)).toEqual([debugged, forked.run, item.run]);
    expect(audited.slice(3)).toMatchObject([
      { action: "debug.start", run: audited[3]?.run },
      { action: "debug.start-refused", run: audited[3]?.run, code: expect.any(String) },
    ]);
    expect(audited[0]?.actor_name).toMatch(/consultant/);
  });
});
