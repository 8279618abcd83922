import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalLogic } from "../../runtime/flow/canonical";
import { versionHash } from "../../runtime/flow/version-hash";
import { acceptResult } from "../../runtime/flow-tests/accept-result";
import type { RunAsTest } from "../../runtime/flow-tests/test-result";
import type { JsonObject } from "../../runtime/json";
import { systemActor } from "../access/actor";
import type { ApiKeyScope } from "../access/api-key-format";
import { createApiKey } from "../access/create-api-key";
import { createConnection } from "../connections/save-connection";
import { withScope } from "../db";
import { exportFlowFiles, importFlowFiles } from "../flows/flow-folder";
import { publishFlow } from "../flows/publish-flow";
import { createRestApi } from "../gateway/rest/rest-api";
import { misfits } from "../gateway/testing/fits-document";
import { openWorkerWorld, type WorkerWorld } from "../worker/testing/worker-world";
import { readVerdict, type TestList, type TestView } from "./list-tests";

describe("tests of a flow", () => {
  let world: WorkerWorld;
  let flow: Awaited<ReturnType<WorkerWorld["publish"]>>;
  let cookies: { consultant: string; tester: string; viewer: string };
  let run: string;

  beforeAll(async () => {
    world = await openWorkerWorld();
    flow = await world.publish({ idempotency: "header" });
    const { people } = world.partner;
    cookies = {
      consultant: await world.workbench.signIn(people.consultant.email),
      tester: await world.workbench.signIn(people.tester.email),
      viewer: await world.workbench.signIn(people.viewer.email),
    };
    await world.startWorker();
    const accepted = await world.accept(flow, "T-1");
    run = accepted.head.id;
    await ended(run);
  });
  afterAll(() => world.close());

  const ended = async (id: string) => {
    const rows = () => world.rowsOf("select id from run where id = $1", [id]);
    while ((await rows()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  };

  const call = async <T>(
    path: string,
    input: unknown,
    {
      method = "POST",
      cookie = cookies.consultant,
      environment = world.partner.test,
    }: { method?: "GET" | "POST"; cookie?: string; environment?: string } = {},
  ) => {
    const answer = await world.workbench.call(path, { input, method, cookie, environment });
    return { ...answer, data: answer.data as T };
  };
  const list = async (environment = world.partner.test) =>
    (await call<TestList>("flowTests.list", { flowId: flow.id }, { method: "GET", environment }))
      .data;
  const get = async (id: string) =>
    (await call<TestView>("flowTests.get", { flowId: flow.id, id }, { method: "GET" })).data;
  const runAll = () => call<{ ran: number }>("flowTests.run", { flowId: flow.id });
  const place = () => ({
    partnerId: world.partner.id,
    distributorId: world.partner.distributor,
    environmentId: world.partner.test,
  });
  /** The draft with another expression in its map. */
  const remap = async (value: string) => {
    const { db } = world.workbench.services;
    await withScope(db, place(), async (tx) => {
      const files = await exportFlowFiles(tx, flow.id, { tests: true });
      const fields = [{ target: "number", value }];
      const { n02, ...nodes } = flow.nodes;
      const document = {
        schemaVersion: 1 as const,
        id: flow.id,
        name: flow.name,
        settings: flow.settings,
        edges: flow.edges,
        nodes: { ...nodes, n02: { ...n02!, config: { fields } } },
      };
      const logic = canonicalLogic(document);
      await importFlowFiles(tx, systemActor, place(), { ...files, "flow.json": logic }, flow.id);
      return versionHash(document);
    });
  };

  it("a run is saved as one, which passes, goes stale, fails with a diff, and is accepted", async () => {
    const made = await call<RunAsTest>("flowTests.ofRun", { run, name: "An order" });
    expect(made.message).toBeNull();
    expect(made.data.result.passed).toBe(true);
    const { test } = made.data;
    expect(test.mocks).toEqual([{ node: "n03", value: { id: "E-T-1" } }]);
    const { data: saved } = await call<{ id: string; revision: number }>("flowTests.create", {
      flowId: flow.id,
      test,
    });
    expect((await list()).tests).toMatchObject([{ name: "An order", standing: null }]);
    const made1 = world.target.arrived;
    expect((await runAll()).data).toMatchObject({ ran: 1, left: 0 });
    const passed = await list();
    expect(passed.tests[0]?.standing).toMatchObject({ passed: true, stale: false });
    expect(passed.figures).toMatchObject({ nodes: [3, 3], edges: [2, 2] });

    // One that lacks an answer goes through nothing that counts.
    const { mocks: _, ...silent } = test;
    const lacking = await call<{ id: string }>("flowTests.create", {
      flowId: flow.id,
      test: { ...silent, name: "Without an answer", mocks: [] },
    });
    await runAll();
    const both = await list();
    expect(both.coverage).toEqual(passed.coverage);
    expect(both.tests.find(({ id }) => id === lacking.data.id)?.standing).toMatchObject({
      passed: false,
      unfinished: true,
      failed: 0,
    });
    await call("flowTests.remove", { flowId: flow.id, id: lacking.data.id });

    await remap('input.number + "-X"');
    expect((await list()).tests[0]?.standing).toMatchObject({ passed: true, stale: true });
    await runAll();
    const failed = await get(saved.id);
    expect(failed.standing).toMatchObject({ passed: false, stale: false, failed: 1 });
    const at = failed.result?.checks.findIndex((check) => !check.passed) ?? -1;
    expect(failed.result?.checks[at]?.changes).toEqual([
      { path: "body.number", before: "T-1", after: "T-1-X" },
    ]);

    const accepted = acceptResult(failed.test!, failed.result!, at);
    const stale = await call("flowTests.save", {
      flowId: flow.id,
      id: saved.id,
      revision: failed.revision + 1,
      test: accepted,
    });
    expect(stale.code).toBe("CONFLICT");
    await call("flowTests.save", {
      flowId: flow.id,
      id: saved.id,
      revision: failed.revision,
      test: accepted,
    });
    await runAll();
    expect((await list()).tests[0]?.standing).toMatchObject({ passed: true, stale: false });
    // Nothing was sent by any of it, and no journal knows of it.
    expect(world.target.arrived).toBe(made1);
    expect(await world.rowsOf("select from run where purpose = 3")).toEqual([]);
    expect(await world.rowsOf("select from live where purpose = 3")).toEqual([]);
  });

  it("two messages in one have a stand-in for each person, also where they are of different runs", async () => {
    const numberOf = ({ message }: RunAsTest["test"]) => JSON.parse(message.body ?? "").number;
    const ran = async (number: string) => {
      const { head } = await world.accept(flow, number);
      await ended(head.id);
      return head.id;
    };
    const made = async (id: string, olderOf?: string) =>
      (await call<RunAsTest>("flowTests.ofRun", { run: id, name: "Jane", olderOf })).data.test;
    const own = await made(await ran("jane@acme.test"));
    expect(numberOf(own)).toBe("person1@example.com");
    const { data: saved } = await call<{ id: string }>("flowTests.create", {
      flowId: flow.id,
      test: own,
    });
    const [bob, jane] = [await ran("bob@other.test"), await ran("jane@acme.test")];
    // The second one stands in the answer.
    expect(numberOf(await made(bob, saved.id))).toBe("person3@example.com");
    expect(numberOf(await made(jane, saved.id))).toBe("person1@example.com");
    const { id } = saved;
    await call("flowTests.remove", { flowId: flow.id, id });
    expect((await list()).tests.some((test) => test.id === id)).toBe(false);
  });

  it("red ones keep a draft from production, unless somebody who may publish says why", async () => {
    const { db, sealer } = world.workbench.services;
    const production = { ...place(), environmentId: world.partner.production };
    const connection = await withScope(db, production, (tx) =>
      createConnection({ tx, sealer, actor: systemActor }, production, {
        kind: "http",
        name: "Target",
        config: { baseUrl: world.target.url, auth: "none" },
        secrets: {},
      }),
    );
    await remap('input.number + "-Y"');
    const publish = (more: JsonObject, environmentId = production.environmentId) =>
      call<{ number: number }>("flows.publish", {
        flowId: flow.id,
        environmentId,
        note: "",
        bindings: environmentId === production.environmentId ? { target: connection.id } : {},
        ...more,
      });
    const refused = await publish({});
    expect(refused).toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("An order"),
    });
    expect(await versionOf(production.environmentId)).toBeUndefined();
    // The test environment is for trying.
    expect((await publish({}, world.partner.test)).message).toBeNull();
    const anyway = await publish({ anyway: "The customer waits" });
    expect(anyway.message).toBeNull();
    const [entry] = await world.workbench.owner
      .query(
        "select detail from audit where action = 'flow.publish' and environment_id = $1 order by at desc",
        [production.environmentId],
      )
      .then(({ rows }) => rows);
    expect(entry.detail).toMatchObject({
      testsFailed: ["An order"],
      despiteTests: "The customer waits",
    });
    // What runs there was published although it is red: publishing it again asks again.
    const version = (await versionOf(production.environmentId)) ?? "";
    expect((await publish({ version })).message).toContain("“An order”");
    const again = await publish({ version, anyway: "The customer still waits" });
    expect(again.message).toBeNull();
  });

  it("are run with the values that are published, and again where only those change", async () => {
    const { db } = world.workbench.services;
    const production = world.partner.production;
    const { tests } = await list();
    const { test } = await get(tests[0]?.id ?? "");
    const own = await world.publish({ idempotency: "header" });
    const document = {
      schemaVersion: 1 as const,
      id: own.id,
      name: "With a value",
      settings: {},
      parameters: { type: "object", properties: { suffix: { type: "string", default: "-A" } } },
      nodes: {
        n01: own.nodes.n01!,
        n02: {
          ...own.nodes.n02!,
          config: { fields: [{ target: "number", value: "input.number + params.suffix" }] },
        },
      },
      edges: own.edges.filter(({ to }) => to.startsWith("n02.")),
    };
    const checked = {
      ...test!,
      name: "With -A",
      checks: [{ check: "output", node: "n02", field: "number", is: "T-1-A" }],
    };
    const { parameters: _, ...bare } = checked;
    await withScope(db, place(), (tx) => {
      const files = {
        "flow.json": canonicalLogic(document),
        "tests/with-a.json": JSON.stringify(bare),
      };
      return importFlowFiles(tx, systemActor, place(), files, own.id);
    });
    const publish = (suffix: string | null, version?: string, anyway?: string) =>
      call<{ hash: string }>("flows.publish", {
        ...(anyway !== undefined && { anyway }),
        flowId: own.id,
        environmentId: production,
        note: "",
        bindings: {},
        parameters: suffix === null ? {} : { suffix },
        ...(version !== undefined && { version }),
      });
    expect((await publish("-B")).message).toContain("“With -A”");
    // By default its value is -A.
    const first = await publish(null);
    expect(first.message).toBeNull();
    const { hash } = first.data;
    expect((await publish(null, hash)).message).toBeNull();
    // Published although it is red: whoever publishes the same again is asked again.
    const { data: red } = await call<{ id: string; revision: number }>("flowTests.create", {
      flowId: own.id,
      test: {
        ...bare,
        name: "Red",
        checks: [{ check: "output", node: "n02", field: "number", is: "none" }],
      },
    });
    expect((await publish(null, hash)).message).toContain("“Red”");
    expect((await publish(null)).message).toContain("“Red”");
    expect((await publish(null, hash, "The order waits")).message).toBeNull();
    expect((await publish(null, hash)).message).toContain("“Red”");
    await call("flowTests.remove", { flowId: own.id, id: red.id });
    expect((await publish(null, hash)).message).toBeNull();
    expect((await publish("-B", hash)).message).toContain("“With -A”");
    // No caller forgets it: what has to be tested is not published untested.
    const untested = withScope(db, place(), (tx) =>
      publishFlow(
        tx,
        systemActor,
        { ...place(), environmentId: production },
        {
          flowId: own.id,
          version: hash,
          note: "",
          parameters: { suffix: "-B" },
          tested: "nothing-to-test",
        },
      ),
    );
    await expect(untested).rejects.toMatchObject({ code: "REVISION_STALE" });
    const verdict = await withScope(db, place(), (tx) =>
      readVerdict(tx, { ...place(), environmentId: production }, own.id, {
        version: hash,
        parameters: { suffix: "-C" },
      }),
    );
    expect(verdict).toEqual({ failed: [], notRun: ["With -A"] });
  });

  const versionOf = async (environment: string): Promise<string | undefined> => {
    const [row] = await world.workbench.owner
      .query<{ hash: string }>(
        "select encode(version, 'hex') as hash from publication where environment_id = $1",
        [environment],
      )
      .then(({ rows }) => rows);
    return row?.hash;
  };

  it("are part of the flow's folder, and come back from it", async () => {
    const { db } = world.workbench.services;
    const files = await withScope(db, place(), (tx) =>
      exportFlowFiles(tx, flow.id, { tests: true }),
    );
    expect(Object.keys(files)).toEqual(["flow.json", "layout.json", "tests/an-order.json"]);
    await withScope(db, place(), async (tx) => {
      const broken = { ...files, "tests/broken.json": '{"schemaVersion": 9}' };
      await importFlowFiles(tx, systemActor, place(), broken, flow.id);
    });
    const { tests } = await list();
    expect(tests.map(({ file, problem }) => [file, problem !== null])).toEqual([
      ["an-order", false],
      ["broken", true],
    ]);
    await runAll();
    expect((await list()).tests[1]?.standing).toMatchObject({ passed: false, broken: true });
    const { "tests/broken.json": _, ...rest } = await withScope(db, place(), (tx) =>
      exportFlowFiles(tx, flow.id, { tests: true }),
    );
    await withScope(db, place(), (tx) => importFlowFiles(tx, systemActor, place(), rest, flow.id));
    const again = await withScope(db, place(), (tx) =>
      exportFlowFiles(tx, flow.id, { tests: true }),
    );
    expect(again).toEqual(files);
  });

  it("an older message goes with the test: it fails what it overtakes, and keeps it from production", async () => {
    const { test } = await get((await list()).tests[0]?.id ?? "");
    const body = JSON.stringify({ number: "T-1", total: 1 });
    const older = { message: { ...test!.message, body }, mocks: [] };
    const overtaken = { ...test!, name: "Overtaken", older };
    const { data: made } = await call<{ id: string; revision: number }>("flowTests.create", {
      flowId: flow.id,
      test: overtaken,
    });
    await runAll();
    const { result, test: stored } = await get(made.id);
    expect(stored).toEqual(overtaken);
    expect(result).toMatchObject({
      passed: false,
      older: {
        known: null,
        lanes: null,
        ran: { asks: [{ node: "n03", reads: false, shared: 0 }] },
      },
    });
    const failure = expect.stringMatching(/^The older message overtakes what the newer one did/);
    expect(result?.reasons).toEqual([failure]);
    const { services } = world.workbench;
    const { db } = services;
    const files = await withScope(db, place(), (tx) =>
      exportFlowFiles(tx, flow.id, { tests: true }),
    );
    expect(JSON.parse(files["tests/overtaken.json"] ?? "").older).toEqual(older);
    // Over REST the same is told to keys that may see documents, as the document of the API says.
    const overRest = async (scopes: ApiKeyScope[]) => {
      const { key } = await withScope(db, place(), (tx) =>
        createApiKey(tx, systemActor, { ...place(), name: "a key", scopes, expiresAt: null }),
      );
      const answer = await createRestApi(services).request(`/api/v1/flows/${flow.id}/tests/run`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify({ tests: [made.id] }),
      });
      const json = await answer.json();
      expect(misfits("POST", `/flows/${flow.id}/tests/run`, answer.status, json)).toEqual([]);
      return json;
    };
    expect(await overRest(["flows:write", "payloads:read"])).toMatchObject({
      passed: false,
      tests: [{ name: "Overtaken", reasons: [failure], older: result?.older?.words }],
    });
    const [blind] = (await overRest(["flows:write"])).tests;
    expect(blind).toMatchObject({ passed: false });
    expect(Object.keys(blind)).not.toContain("older");
    await remap('input.number + "-Z"');
    const refused = await call("flows.publish", {
      flowId: flow.id,
      environmentId: world.partner.production,
      note: "",
      bindings: {},
    });
    expect(refused.message).toContain("“Overtaken”");
    // A check that is about it decides instead.
    const about = { check: "requests", node: "n03", is: 1, older: true } as const;
    await call("flowTests.save", {
      flowId: flow.id,
      ...made,
      test: { ...overtaken, checks: [about] },
    });
    await runAll();
    expect((await get(made.id)).result?.passed).toBe(true);
    await call("flowTests.remove", { flowId: flow.id, id: made.id });
  });

  it("are looked at by whoever may see payloads, and changed by whoever may edit", async () => {
    const [entry] = (await list()).tests;
    const id = entry?.id ?? "";
    const viewer = { cookie: cookies.viewer };
    expect(
      (await call("flowTests.get", { flowId: flow.id, id }, { ...viewer, method: "GET" })).code,
    ).toBe("FORBIDDEN");
    // Nor in the folder of the flow: tests hold documents.
    const exported = async (cookie: string) =>
      (
        await call<{ files: JsonObject; testsLeftOut: number }>(
          "flows.export",
          { id: flow.id },
          { cookie, method: "GET" },
        )
      ).data;
    const without = await exported(cookies.viewer);
    expect(Object.keys(without.files)).toEqual(["flow.json", "layout.json"]);
    expect(without.testsLeftOut).toBe(1);
    const whole = await exported(cookies.tester);
    expect(Object.keys(whole.files)).toContain("tests/an-order.json");
    expect((await call("flowTests.run", { flowId: flow.id }, viewer)).code).toBe("FORBIDDEN");
    expect((await call("flowTests.remove", { flowId: flow.id, id }, viewer)).code).toBe(
      "FORBIDDEN",
    );
    const tester = { cookie: cookies.tester };
    expect((await call("flowTests.run", { flowId: flow.id }, tester)).message).toBeNull();
    expect((await call("flowTests.remove", { flowId: flow.id, id }, tester)).message).toBeNull();
    expect((await list()).tests).toEqual([]);
  });
});
