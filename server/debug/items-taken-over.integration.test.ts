import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
import type { DebugRunView } from "./read-debug-run";

const body = JSON.stringify({ lines: [{ sku: "A" }, { sku: "B" }, { sku: "C" }, { sku: "D" }] });

/** A map for each line, and all of them at the end. */
const document: FlowDocument = {
  schemaVersion: 1,
  id: newId(),
  name: "Lines",
  settings: {},
  nodes: {
    n01: { type: "webhook@1", name: "In", config: {} },
    n02: { type: "splitter@1", name: "Each", config: { list: "input.lines" } },
    n03: { type: "map@1", name: "Map", config: { fields: [{ target: "sku", value: "item.sku" }] } },
    n04: { type: "log@1", name: "Log", config: { note: "input.sku" } },
    n05: { type: "aggregator@1", name: "All", config: {} },
    n06: { type: "respond@1", name: "Out", config: { body: "input.results" } },
  },
  edges: [
    { from: "n01.out", to: "n02.in" },
    { from: "n02.item", to: "n03.in" },
    { from: "n03.out", to: "n04.in" },
    { from: "n04.out", to: "n05.in" },
    { from: "n05.out", to: "n06.in" },
  ],
};

describe("what begins in an item of a list", () => {
  let world: WorkerWorld;
  let worker: WorkerProcess;
  let cookie: string;
  let flowId: string;

  beforeAll(async () => {
    world = await openWorkerWorld();
    cookie = await world.workbench.signIn(world.partner.people.consultant.email);
    const place = {
      partnerId: world.partner.id,
      distributorId: world.partner.distributor,
      environmentId: world.partner.test,
    };
    const { id } = await withScope(world.workbench.services.db, place, (tx) =>
      createFlow(tx, systemActor, place, { name: "Lines", document }),
    );
    flowId = id;
    worker = await world.startWorker();
  });
  afterAll(() => world.close());

  const call = (path: string, input: unknown, method: "GET" | "POST" = "POST") =>
    world.workbench.call(`debug.${path}`, {
      input,
      method,
      cookie,
      environment: world.partner.test,
    });
  const read = async (run: string) => (await call("read", { run }, "GET")).data as DebugRunView;
  const start = async (from: object) => {
    const answer = await call("start", { flowId, from });
    expect(answer.message).toBeNull();
    return (answer.data as { run: string }).run;
  };
  /** Where it stands, once nobody goes on with it. */
  const standing = async (run: string, after = 0) => {
    await expect
      .poll(
        async () => {
          const { pause, finished } = await read(run);
          const [row] = await world.rowsOf("select owner from live where id = $1", [run]);
          return finished || ((pause?.number ?? 0) > after && row?.owner === null);
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    const { pause } = await read(run);
    return pause === null ? "ended" : `${pause.path} ${pause.node}`;
  };
  const tell = async (run: string, order: object) => {
    const pause = (await read(run)).pause?.number ?? 0;
    expect((await call("order", { run, order: { ...order, pause } })).message).toBeNull();
    return standing(run, pause);
  };
  const steps = async (run: string) =>
    (await read(run)).lines.flatMap((line) =>
      line.kind === "step" ? [`${line.path} ${line.node} ${line.settledBy ?? "done"}`] : [],
    );

  it("takes over the items before in a debug run, over a kill, and ends with what they gave", async () => {
    const message = {
      kind: "webhook",
      method: "POST",
      headers: {},
      query: {},
      contentType: "application/json",
      body,
    };
    const run = await start({ kind: "message", trigger: "n01", message, label: "typed" });
    await standing(run);
    expect(await tell(run, { act: "to", node: "n03", path: "n02:1" })).toBe("n02:1 n03");
    expect(await tell(run, { act: "give", port: "out", value: { sku: "B-given" } })).toBe(
      "n02:1 n04",
    );
    expect(await tell(run, { act: "to", node: "n04", path: "n02:2" })).toBe("n02:2 n04");

    const forked = await start({ kind: "run", run, node: "n04", path: "n02:2" });
    expect(await standing(forked)).toBe("n02:2 n04");
    const taken = [
      " n01 adopted",
      " n02 adopted",
      "n02:0 n03 adopted",
      "n02:0 n04 adopted",
      "n02:1 n03 adopted",
      "n02:1 n04 adopted",
      "n02:2 n03 adopted",
    ];
    expect(await steps(forked)).toEqual(taken);

    worker.child.kill("SIGKILL");
    await worker.ended;
    worker = await world.startWorker();

    expect(await tell(forked, { act: "step" })).toBe("n02:3 n03");
    expect(await tell(forked, { act: "to", node: "n06" })).toBe(" n06");
    expect(await steps(forked)).toEqual([
      ...taken,
      "n02:2 n04 done",
      "n02:3 n03 done",
      "n02:3 n04 done",
      " n05 done",
    ]);
    expect(await tell(forked, { act: "continue" })).toBe("ended");
    const out = (await read(forked)).lines.findLast((line) => line.node === "n05");
    const ref = out?.kind === "step" ? out.output : null;
    const value = await world.workbench.call("runs.value", {
      input: { run: forked, ref },
      method: "GET",
      cookie,
      environment: world.partner.test,
    });
    expect(JSON.stringify(value.data)).toMatch(/A.*B-given.*C.*D/);
  });

  it.each([
    [600, null, "adopted"],
    [2_600, "steps", "done"],
  ])(
    "of a list of %i lines that was folded tells before a fork what it then does",
    async (count, why, how) => {
      const lines = Array.from({ length: count }, (_, at) => ({ sku: `S-${at}` }));
      const message = {
        kind: "webhook",
        method: "POST",
        headers: {},
        query: {},
        contentType: "application/json",
        body: JSON.stringify({ lines }),
      };
      const run = await start({ kind: "message", trigger: "n01", message, label: "typed" });
      await standing(run);
      expect(await tell(run, { act: "to", node: "n06" })).toBe(" n06");
      const { data } = await world.workbench.call("runs.read", {
        input: { run },
        method: "GET",
        cookie,
        environment: world.partner.test,
      });
      expect(data).toMatchObject({ summarised: true });
      expect(await call("begunAnew", { run }, "GET")).toMatchObject({ message: null, data: why });
      const forked = await start({ kind: "run", run, node: "n04", path: "n02:1" });
      expect(await standing(forked)).toBe("n02:1 n04");
      expect(await steps(forked)).toContain(`n02:0 n04 ${how}`);
    },
  );

  it("takes back what a step behind a folded list was let fail with where it is forked before it, and only there", async () => {
    const send: FlowNode = {
      type: "http-request@1",
      name: "Send",
      connection: "target",
      config: { method: "POST", url: "/orders" },
    };
    const { n01, n02, n03, n04, n05, n06 } = document.nodes;
    const n07: FlowNode = { type: "log@1", name: "Sum up", config: { note: "'all'" } };
    const sending = {
      ...document,
      name: "Sends all lines",
      nodes: { n01, n02, n03, n04, n05, n06, n07, n08: send },
      edges: [
        ...document.edges.slice(0, -1),
        { from: "n05.out", to: "n07.in" },
        { from: "n07.out", to: "n08.in" },
        { from: "n08.out", to: "n06.in" },
      ],
    } as FlowDocument;
    const place = {
      partnerId: world.partner.id,
      distributorId: world.partner.distributor,
      environmentId: world.partner.test,
    };
    const { id } = await withScope(world.workbench.services.db, place, (tx) =>
      createFlow(tx, systemActor, place, { name: sending.name, document: sending }),
    );
    const begin = async (from: object) => {
      const answer = await call("start", { flowId: id, from });
      expect(answer.message).toBeNull();
      const { run } = answer.data as { run: string };
      await standing(run);
      expect(await tell(run, { act: "continue" })).toBe(" n08");
      return { run, reason: (await read(run)).pause?.reason };
    };
    const lines = Array.from({ length: 2_600 }, (_, at) => ({ sku: `S-${at}` }));
    const message = {
      kind: "webhook",
      method: "POST",
      headers: {},
      query: {},
      contentType: "application/json",
      body: JSON.stringify({ lines }),
    };
    const first = await begin({ kind: "message", trigger: "n01", message, label: "typed" });
    expect(first.reason).toEqual({ why: "no-answer" });
    const { run } = first;
    expect(await call("begunAnew", { run }, "GET")).toMatchObject({ message: null, data: "steps" });
    const fault = { fault: "status", status: 422, body: { message: "No such customer" } };
    expect(await tell(run, { act: "fail", message: "", fault })).toBe(" n08");
    const failed = { why: "error", code: "TARGET_REFUSED" };
    expect((await read(run)).pause?.reason).toMatchObject(failed);

    expect((await begin({ kind: "run", run, node: "n07", path: "" })).reason).toMatchObject(failed);
    const before = await begin({ kind: "run", run, node: "n08", path: "" });
    expect(before.reason).toEqual({ why: "no-answer" });
  });

  it("takes them over in a retry for real, too, and does nothing of them again", async () => {
    const orders = await world.publish({ idempotency: "none" });
    const place = {
      partnerId: world.partner.id,
      distributorId: world.partner.distributor,
      environmentId: world.partner.test,
    };
    const { rows } = await world.workbench.owner.query(
      "select bindings->>'target' as target from publication where flow_id = $1",
      [orders.id],
    );
    const send: FlowNode = {
      type: "http-request@1",
      name: "Send",
      connection: "target",
      config: {
        method: "POST",
        url: "/orders",
        body: "expression",
        bodyExpression: "{ number: trigger.body.number + '-' + item }",
        idempotency: "none",
      },
    };
    const sending: FlowDocument = {
      ...document,
      name: "Sends lines",
      nodes: {
        ...document.nodes,
        n01: { type: "webhook@1", name: "In", config: { synchronous: false } },
        n02: { type: "splitter@1", name: "Each", config: { list: "['a', 'b', 'c', 'd']" } },
        n03: send,
        n04: { type: "log@1", name: "Log", config: { note: "input.id" } },
      },
    };
    const flow = await withScope(world.workbench.services.db, place, async (tx) => {
      const { name } = sending;
      const { id } = await createFlow(tx, systemActor, place, { name, document: sending });
      const { hash } = await publishFlow(tx, systemActor, place, {
        flowId: id,
        tested: "nothing-to-test",
        note: "",
        bindings: { target: String(rows[0]?.target) },
      });
      return { ...sending, id, version: hash };
    });
    const { head } = await world.accept(flow, "R");
    const ended = async (run: string) =>
      (await world.rowsOf("select status from run where id = $1", [run]))[0]?.status;
    await expect.poll(() => ended(head.id), { timeout: 20_000 }).toBe(0);
    const { arrived } = world.target;
    const runs = (path: string, input: unknown, method: "GET" | "POST") =>
      world.workbench.call(`runs.${path}`, {
        input,
        method,
        cookie,
        environment: world.partner.test,
      });
    const from = { kind: "node", node: "n03", path: "n02:2" };
    const asked = await runs("retry", { run: head.id, from }, "POST");
    expect(asked.message).toBeNull();
    const { run } = asked.data as { run: string };
    await expect.poll(() => ended(run), { timeout: 20_000 }).toBe(0);
    expect(world.target.arrived).toBe(arrived);
    const settled = async (path: string) =>
      JSON.stringify((await runs("step", { run, node: "n04", path }, "GET")).data);
    expect(await settled("n02:1")).toContain("adopted");
    expect(await settled("n02:2")).not.toContain("adopted");
    const read = await runs("read", { run }, "GET");
    expect(read.data).toMatchObject({ replay: { of: head.id, from: "n03" } });
    const refused = await runs("retry", { run, from: { ...from, path: "n02" } }, "POST");
    expect(refused.code).toBe("BAD_REQUEST");
  });
});
