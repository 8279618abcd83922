import { describe, expect, it } from "vitest";
import type { FlowSettings } from "../flow/document";
import type { JsonObject } from "../json";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { acceptResult } from "./accept-result";
import type { FlowTest, TestCheck } from "./flow-test";
import { parseFlowTest } from "./parse-flow-test";
import { playTest } from "./play-test";

/** Writes an order to the ERP whatever it has there. */
const careless = (config: JsonObject = {}, settings: FlowSettings = {}) =>
  aFlow(
    {
      hook: { type: "webhook@1", config: { dedupe: '${trigger.headers["x-id"]}' } },
      put: aCall("none", {
        method: "PUT",
        url: "http://erp.test/orders/${input.number}",
        ...config,
      }),
    },
    ["hook.out -> put.in"],
    settings,
  );

/** Looks at the version that the ERP has, and leaves older ones alone. */
const careful = aFlow(
  {
    hook: { type: "webhook@1", config: { dedupe: '${trigger.headers["x-id"]}' } },
    get: aCall("none", { method: "GET", url: "http://erp.test/orders/${input.number}" }),
    newer: {
      type: "filter@1",
      config: { condition: "trigger.body.version > input.version" },
    },
    put: aCall("none", {
      method: "PUT",
      url: "http://erp.test/orders/${trigger.body.number}",
      body: "expression",
      bodyExpression: "trigger.body",
    }),
  },
  ["hook.out -> get.in", "get.out -> newer.in", "newer.out -> put.in"],
  { orderingKey: "input.number" },
);

const message = (version: number, number = "A-1", id = `d-${version}`) => ({
  trigger: "hook",
  kind: "webhook" as const,
  headers: { "x-id": id },
  query: {},
  contentType: "application/json",
  body: JSON.stringify({ number, version }),
});

const aTest = (more: Partial<FlowTest> = {}): FlowTest => ({
  schemaVersion: 1,
  name: "Version 1 comes after version 2",
  message: message(2),
  older: { message: message(1), mocks: [] },
  acceptedAt: "2026-11-02T08:00:00.000Z",
  origin: "01930000-0000-7000-8000-000000000001",
  mocks: [{ node: "put", value: { ok: true } }],
  checks: [{ check: "end", is: "succeeded" }],
  ...more,
});

function play(test: FlowTest, document = careless()) {
  const world = new RunWorld(document);
  const { partner, distributor, environment, version } = world.head();
  return playTest(world.host, {
    place: { partner, distributor, environment, version, flow: "flow-1" },
    plan: world.plan,
    test,
    parameters: {},
    maxMs: 5_000,
  });
}

describe("an older message that comes after the one of a test", () => {
  it("fails the test where it changes something, and says which step asks what and what to do", async () => {
    const result = await play(aTest());
    expect(result).toMatchObject({
      passed: false,
      checks: [{ passed: true }],
      older: {
        known: null,
        lanes: null,
        ran: {
          end: "succeeded",
          asks: [{ node: "put", reads: false, calls: 1, first: "PUT http://erp.test/orders/A-1" }],
        },
      },
    });
    expect(result.reasons).toEqual([
      "The older message overtakes what the newer one did: it asks “put” once (PUT http://erp.test/orders/A-1). Before that, let the flow compare the message with what the system has, or add a check of the older message about what that step asks. Give the two the same ordering key, so that they take turns.",
    ]);
    expect((await play(aTest({ older: undefined as never }))).passed).toBe(true);
  });

  it("passes where it only reads: the flow sees that the system has a newer one", async () => {
    const has = { node: "get", value: { version: 1 } };
    const test = aTest({
      mocks: [has, { node: "put", value: {} }],
      older: { message: message(1), mocks: [{ ...has, value: { version: 2 } }] },
    });
    const result = await play(test, careful);
    expect(result).toMatchObject({
      passed: true,
      older: { ran: { asks: [{ node: "get", reads: true }] } },
    });
    // The newer one went through the whole flow, the older one to the filter.
    expect(result.coverage.nodes).toMatchObject({ hook: 2, get: 2, newer: 2, put: 1 });
    expect(result.older?.words.slice(1)).toEqual([
      "It asks “get” once (GET http://erp.test/orders/A-1), which changes nothing there.",
    ]);
    // Answers of its own stand for those of the test, step by step.
    const same = await play({ ...test, older: { message: message(3, "A-1"), mocks: [] } }, careful);
    expect(same.older?.ran?.asks.map(({ node }) => node)).toEqual(["get", "put"]);
  });

  it("starts nothing where it has the delivery id of the newer one, at the same start", async () => {
    const older = { message: message(1, "A-1", "d-2"), mocks: [] };
    const result = await play(aTest({ older }));
    expect(result).toMatchObject({ passed: true, older: { known: "d-2", ran: null } });
    expect(result.older?.words[0]).toContain("recognised by “d-2”");
    const about = aTest({
      older,
      checks: [{ check: "requests", older: true, node: "put", is: 0 }],
    });
    expect((await play(about)).checks[0]).toMatchObject({
      passed: false,
      message: "Older message: It is recognised by its delivery id and starts no run.",
    });
    const document = careless();
    const two = {
      ...document,
      nodes: { ...document.nodes, other: { ...document.nodes.hook, name: "other" } as never },
      edges: [...document.edges, { from: "other.out", to: "put.in" }],
    };
    const elsewhere = { message: { ...message(1, "A-1", "d-2"), trigger: "other" }, mocks: [] };
    expect((await play(aTest({ older: elsewhere }), two)).older?.known).toBeNull();
  });

  it("is refused by the intake where its ordering key or its delivery id cannot be told; the newer one's run counts", async () => {
    const ordered = careless({}, { orderingKey: "input.version / input.parts" });
    const parts = (count: number) => ({
      ...message(2),
      body: JSON.stringify({ number: "A-1", version: 2, parts: count }),
    });
    const end: TestCheck = { check: "end", is: "succeeded" };
    const test = aTest({
      message: parts(1),
      older: { message: parts(0), mocks: [] },
      checks: [end, { ...end, older: true }],
    });
    const result = await play(test, ordered);
    expect(result.broken).toBeUndefined();
    expect(result.checks).toMatchObject([
      { passed: true },
      { passed: false, message: "Older message: The intake refuses it, so it starts no run." },
    ]);
    expect(result.older).toMatchObject({ known: null, lanes: null, ran: null });
    expect(result.older?.words).toEqual([
      expect.stringMatching(/^The intake refuses the older message: .+\. It starts nothing\.$/),
    ]);
    expect((await play({ ...test, checks: [end] }, ordered)).passed).toBe(true);
    // That of the newer one is no matter of the older.
    const own = await play({ ...test, message: parts(0) }, ordered);
    expect(own.broken).toBeDefined();
    expect(own.older).toBeUndefined();
    const keyed = careless();
    const hook = { ...keyed.nodes.hook!, config: { dedupe: "${input.version / input.parts}" } };
    const byId = { ...keyed, nodes: { ...keyed.nodes, hook } };
    expect((await play(test, byId)).older?.words[0]).toMatch(/^The intake refuses/);
  });

  it("says by the flow's own expression whether the two take turns", async () => {
    const lanes = async (orderingKey: string, older = message(1)) => {
      const { older: told } = await play(
        aTest({ older: { message: older, mocks: [] } }),
        careless({}, { orderingKey }),
      );
      return [told?.lanes, told?.words[0]];
    };
    expect(await lanes("input.number")).toEqual([
      { newer: "A-1", older: "A-1" },
      expect.stringContaining("take turns in the order in which they come, so the older one is"),
    ]);
    expect(await lanes("input.version")).toEqual([
      { newer: "2", older: "1" },
      expect.stringContaining("Ordering key: “1”, that of the newer one: “2”. The two may run"),
    ]);
    expect(await lanes("trigger.headers.missing")).toEqual([
      { newer: null, older: null },
      expect.stringContaining("Ordering key: none, that of the newer one: none."),
    ]);
  });

  it("says under which key the system would take it for the newer one", async () => {
    const asks = async (config: JsonObject) =>
      (await play(aTest(), careless(config))).older?.ran?.asks[0];
    const header = (value: string) => ({ headers: [{ name: "Idempotency-Key", value }] });
    expect(await asks(header("${input.number}"))).toMatchObject({ key: "A-1", shared: 1 });
    expect(await asks(header("${input.number}-${input.version}"))).toMatchObject({
      key: "A-1-1",
      shared: 0,
    });
    expect((await asks({}))?.shared).toBe(0);
    const lookup = {
      idempotency: "lookup",
      lookupPath: "http://erp.test/orders?no=${input.number}",
      lookupFound: "true",
      lookupValue: "response.body",
    };
    expect(await asks(lookup)).toMatchObject({
      key: "http://erp.test/orders?no=A-1",
      shared: 1,
    });
    // Its run is another one than that of the newer message: a key that the product makes is its own.
    expect(await asks({ idempotency: "header" })).toMatchObject({ shared: 0 });
  });

  it("is checked by itself: what its checks say decides, and is accepted", async () => {
    const about = (check: TestCheck): TestCheck => ({ ...check, older: true });
    const put: TestCheck = { check: "requests", node: "put", is: 1 };
    const checks: readonly TestCheck[] = [
      put,
      about(put),
      about({ check: "request", node: "put", request: 0, field: "body.version", is: 1 }),
      about({
        check: "holds",
        expression: "trigger.body.version == 1 && count(requests.put) == 1",
      }),
      about({ check: "end", is: "succeeded" }),
    ];
    const result = await play(aTest({ checks }));
    expect(result.checks.map(({ passed }) => passed)).toEqual(checks.map(() => true));
    expect(result).toMatchObject({ passed: true });
    const wrong = aTest({
      checks: [
        put,
        about({ check: "requests", node: "put", is: 0 }),
        about({ check: "end", is: "failed" }),
      ],
    });
    const found = await play(wrong);
    expect(found.checks[1]).toMatchObject({
      passed: false,
      message: "Older message: “put” made 1 request.",
    });
    const accepted = acceptResult(wrong, found, "all");
    expect(accepted.checks).toEqual([put, about(put), about({ check: "end", is: "succeeded" })]);
    expect((await play(accepted)).passed).toBe(true);
  });

  it.each<[string, TestCheck, boolean]>([
    ["that its start is reached", { check: "reached", node: "hook", is: true }, false],
    ["how it ends", { check: "end", is: "succeeded" }, false],
    [
      "that the message is of the number",
      { check: "holds", expression: "trigger.body.number == 'A-1'" },
      false,
    ],
    ["that the step is reached", { check: "reached", node: "put", is: true }, true],
    ["how often the step asks", { check: "requests", node: "put", is: 1 }, true],
    ["what the step asks", { check: "holds", expression: "count(requests.put) == 1" }, true],
  ])(
    "it matters whether a check of it %s is about what a step changes",
    async (_, check, passed) => {
      const checks: TestCheck[] = [
        { check: "end", is: "succeeded" },
        { ...check, older: true },
      ];
      const result = await play(aTest({ checks }));
      expect(result.checks.every((one) => one.passed)).toBe(true);
      expect(result.passed).toBe(passed);
      expect(result.reasons ?? []).toHaveLength(passed ? 0 : 1);
    },
  );

  it("does not pass where its run fails, or a step of it is not answered, and no check says so", async () => {
    const refused = {
      node: "put",
      value: null,
      faults: [{ fault: "status" as const, status: 409 }],
    };
    const older = { message: message(1), mocks: [{ ...refused, noAnswer: true as const }] };
    const failed = await play(aTest({ older }));
    expect(failed.end).toBe("succeeded");
    expect(failed.reasons?.[0]).toMatch(/^The run of the older message failed \(\w+\), and no/);
    // An end that is checked of the newer one says nothing of the older one's.
    const expected: TestCheck = { check: "end", is: "failed", older: true };
    expect((await play(aTest({ older, checks: [expected] }))).passed).toBe(true);
    const silent = await play(
      aTest({ mocks: [], checks: [{ check: "end", is: "failed" }, expected] }),
    );
    expect(silent).toMatchObject({
      passed: false,
      unanswered: ["put"],
      older: { unanswered: ["put"] },
    });
    expect(silent.older?.words.at(-1)).toBe(
      "Nothing says what “put” would be answered, so what comes after that cannot be told.",
    );
    expect(failed.older?.words.at(-1)).toMatch(/^Its run failed: The target answered 409.*\.$/);
    expect(silent.reasons).toContain(
      "Nothing says what “put” would be answered for the older message.",
    );
  });

  it("is answered by what the test says of a key, as the call that is made under it", async () => {
    const key = `${aTest().origin}.put`;
    const checks: TestCheck[] = [
      { check: "end", is: "succeeded" },
      { check: "end", is: "succeeded", older: true },
      { check: "requests", node: "put", is: 1, older: true },
    ];
    const keyed = await play(aTest({ mocks: [{ node: "put", key, value: {} }], checks }));
    expect(keyed).toMatchObject({ passed: true, older: { unanswered: [] } });
    const other = await play(aTest({ mocks: [{ node: "put", key: "other", value: {} }], checks }));
    expect(other).toMatchObject({ unanswered: ["put"], older: { unanswered: ["put"] } });
  });

  it("is read from its file; a check of an older message that is not there fails", async () => {
    const test = aTest({ checks: [{ check: "end", is: "succeeded", older: true }] });
    expect(parseFlowTest(JSON.parse(JSON.stringify(test)))).toEqual({ test, problem: null });
    expect(parseFlowTest({ ...test, older: { message: message(1) } }).problem).toMatch(/^older/);
    const { older: _, ...alone } = test;
    expect(parseFlowTest(alone).problem).toBeNull();
    expect((await play(alone)).checks[0]).toMatchObject({
      passed: false,
      message: "Older message: The test has none.",
    });
    const gone = { message: { ...message(1), trigger: "hook9" }, mocks: [] };
    expect((await play(aTest({ older: gone }))).broken).toContain("hook9");
  });
});
