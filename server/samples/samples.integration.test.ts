import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SampleMessage, StepTestResult } from "../../drizzle/schema/samples";
import { canonicalJson } from "../../runtime/flow/canonical";
import type { Json } from "../../runtime/json";
import { openWorkerWorld, type WorkerWorld } from "../worker/testing/worker-world";
import { dropOldSamples } from "./drop-old-samples";

const message = (number: string): SampleMessage => ({
  kind: "webhook",
  method: "POST",
  headers: {},
  query: {},
  contentType: "application/json",
  body: JSON.stringify({ number }),
});

describe("samples and tests of single steps", () => {
  let world: WorkerWorld;
  let flow: Awaited<ReturnType<WorkerWorld["publish"]>>;
  let cookies: { consultant: string; viewer: string };

  beforeAll(async () => {
    world = await openWorkerWorld();
    flow = await world.publish({ idempotency: "header" });
    const { people } = world.partner;
    cookies = {
      consultant: await world.workbench.signIn(people.consultant.email),
      viewer: await world.workbench.signIn(people.viewer.email),
    };
    await world.startWorker();
  });
  afterAll(() => world.close());

  const call = (
    path: string,
    input: unknown,
    method: "GET" | "POST" = "POST",
    cookie = cookies.consultant,
  ) =>
    world.workbench.call(`samples.${path}`, {
      input,
      method,
      cookie,
      environment: world.partner.test,
    });
  const test = async (target: string, more: Record<string, unknown> = {}) => {
    const { version: _hash, ...document } = flow;
    const answer = await call("test", {
      flowId: flow.id,
      logic: canonicalJson(document as unknown as Json),
      target,
      trigger: "n01",
      message: message("T-1"),
      ...more,
    });
    expect(answer.message).toBeNull();
    return answer.data as StepTestResult;
  };
  const count = async (table: string) =>
    Number((await world.rowsOf(`select count(*) as n from ${table}`))[0]?.n);

  it("runs on a worker, sends nothing, and leaves no run behind", async () => {
    const before = await Promise.all(["live", "run", "segment", "dedupe"].map(count));

    const { step, sentTo } = await test("n03");

    expect(step?.input).toEqual({ number: "T-1" });
    expect(step?.request).toMatchObject({
      method: "POST",
      url: "/orders",
      body: { number: "T-1" },
    });
    expect([sentTo, world.target.made.get("T-1")]).toEqual([null, undefined]);
    expect(await Promise.all(["live", "run", "segment", "dedupe"].map(count))).toEqual(before);
    const { rows } = await world.workbench.owner.query("select from step_test");
    expect(rows.length, "request and result are gone").toBe(0);
  });

  it("sends once when asked to, names the system, and is audited", async () => {
    const { step, sentTo } = await test("n03", { live: true, message: message("T-2") });

    expect(sentTo).toBe("Target");
    expect(step?.error).toBeNull();
    expect(step?.response).toMatchObject({ status: expect.any(Number) });
    expect(world.target.made.get("T-2")).toBeDefined();
    const { rows } = await world.workbench.owner.query(
      "select detail from audit where action = 'step.test-live' and subject_id = $1",
      [flow.id],
    );
    expect(rows[0]?.detail).toMatchObject({ connection: "target" });
    expect(await count("run_key")).toBe(0);
  });

  it("of a map is for who may only look, too, on the draft that is saved; of other steps, and live, it is refused", async () => {
    const { version: _hash, ...document } = flow;
    const altered = JSON.stringify(document).replace('"input.number"', '"input.other"');
    const ask = (target: string, live = false) => {
      const asked = { flowId: flow.id, logic: altered, target, trigger: "n01", live };
      return call("test", { ...asked, message: message("T-3") }, "POST", cookies.viewer);
    };

    const tried = await ask("n02");
    const refused = [await ask("n03"), await ask("n02", true)];

    expect(tried.message).toBeNull();
    const { step } = tried.data as StepTestResult;
    expect(step).toMatchObject({ scope: { input: { number: "T-3" } }, output: { number: "T-3" } });
    for (const { problem, code } of refused)
      expect(problem ?? code).toMatch(/NOT_ALLOWED|FORBIDDEN/);
    expect(world.target.made.get("T-3")).toBeUndefined();
  });

  it("become runs of what is published, started once, by whom the audit log says", async () => {
    const answer = await call("send", {
      flowId: flow.id,
      trigger: "n01",
      message: message("S-1"),
    });

    expect(answer.message).toBeNull();
    const { run } = answer.data as { run: string };
    await expect.poll(() => world.target.made.get("S-1"), { timeout: 30_000 }).toBe(1);
    await expect
      .poll(() => world.rowsOf("select purpose, version from run where id = $1", [run]), {
        timeout: 30_000,
      })
      .toHaveLength(1);
    const { rows } = await world.workbench.owner.query(
      "select actor_kind, detail from audit where action = 'run.start' and subject_id = $1",
      [flow.id],
    );
    expect(rows).toMatchObject([{ actor_kind: "user", detail: { run, trigger: "n01" } }]);
    const left = await world.workbench.owner.query("select from step_test");
    expect(left.rows.length, "the message is kept with the run alone").toBe(0);
  });

  it("start nothing where nothing is published, and nothing from a trigger that is not there", async () => {
    const sample = { flowId: flow.id, trigger: "n01", message: message("S-2") };
    const elsewhere = await world.workbench.call("samples.send", {
      input: sample,
      method: "POST",
      cookie: cookies.consultant,
      environment: world.partner.production,
    });
    const unknown = await call("send", { ...sample, trigger: "n99" });
    const viewer = await call("send", sample, "POST", cookies.viewer);

    expect([elsewhere.problem, elsewhere.message]).toEqual([
      "CONFLICT",
      expect.stringContaining("not published here"),
    ]);
    expect([unknown.problem, unknown.message]).toEqual([
      "CONFLICT",
      expect.stringContaining("no trigger n99"),
    ]);
    expect(viewer.problem ?? viewer.code).toMatch(/NOT_ALLOWED|FORBIDDEN/);
    expect(world.target.made.get("S-2")).toBeUndefined();
  });

  it("pins a message per environment, shown only with the right to see values", async () => {
    const pinned = { flowId: flow.id, nodeId: "n01", message: message("PINNED"), run: null };
    expect((await call("pin", pinned)).message).toBeNull();

    const seen = (await call("list", { flowId: flow.id }, "GET")).data;
    const other = await world.workbench.call("samples.list", {
      input: { flowId: flow.id },
      method: "GET",
      cookie: cookies.consultant,
      environment: world.partner.production,
    });
    const hidden = (await call("list", { flowId: flow.id }, "GET", cookies.viewer)).data;

    expect(seen).toMatchObject([{ nodeId: "n01", message: { body: '{"number":"PINNED"}' } }]);
    expect([other.data, hidden]).toEqual([[], []]);
  });

  it("forgets a pinned message when the flow's payloads would go", async () => {
    await call("pin", { flowId: flow.id, nodeId: "n01", message: message("OLD"), run: null });
    await world.workbench.owner.query("update flow_sample set expires_at = now()");

    await dropOldSamples(world.workbench.services.db);

    const { rows } = await world.workbench.owner.query("select from flow_sample");
    expect(rows.length).toBe(0);
  });
});
