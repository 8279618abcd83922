import { describe, expect, it } from "vitest";
import type { SigningSchemes } from "../engine/delivery-id";
import type { FlowNode } from "../flow/document";
import type { Json } from "../json";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { acceptResult } from "./accept-result";
import { countsForCoverage, coverageFigures } from "./coverage";
import { failureWords } from "./failure-words";
import type { FlowTest, TestCheck } from "./flow-test";
import { parseFlowTest } from "./parse-flow-test";
import { playTest } from "./play-test";

const flow = (total = "input.total * 2") =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      map: {
        type: "map@1",
        config: {
          fields: [
            { target: "ref", value: "input.number" },
            { target: "total", value: total },
          ],
        },
      },
      way: {
        type: "content-based-router@1",
        config: { branches: [{ name: "large", condition: "input.total > 100" }] },
      },
      erp: aCall("keyed", { url: "/orders" }, { connection: "erp" }),
      end: { type: "respond@1", config: { status: 201, body: "input" } },
      no: { type: "respond@1", config: { status: 422, body: '{ reason: "too large" }' } },
    },
    [
      "hook.out -> map.in",
      "map.out -> way.in",
      "way.otherwise -> erp.in",
      "way.large -> no.in",
      "erp.out -> end.in",
    ],
  );

const aTest = (checks: readonly TestCheck[], more: Partial<FlowTest> = {}): FlowTest => ({
  schemaVersion: 1,
  name: "A small order",
  message: {
    trigger: "hook",
    kind: "webhook",
    headers: {},
    query: {},
    contentType: "application/json",
    body: JSON.stringify({ number: "A-1", total: 21 }),
  },
  acceptedAt: "2026-11-02T08:00:00.000Z",
  origin: "01930000-0000-7000-8000-000000000001",
  mocks: [{ node: "erp", value: { id: "SO-7" } }],
  checks,
  ...more,
});

function play(
  test: FlowTest,
  document = flow(),
  {
    tables = [],
    signing = {},
  }: { readonly tables?: RunWorld["tables"]; readonly signing?: SigningSchemes } = {},
) {
  const world = new RunWorld(document);
  world.tables = tables;
  const { partner, distributor, environment, version } = world.head();
  const place = { partner, distributor, environment, version, flow: "flow-1" };
  return playTest(world.host, {
    place,
    plan: world.plan,
    test,
    parameters: {},
    signing,
    maxMs: 5_000,
  });
}

describe("a message that is delivered twice", () => {
  const ends: readonly TestCheck[] = [{ check: "end", is: "succeeded" }];
  const known = () => {
    const document = flow();
    const hook = document.nodes.hook as FlowNode;
    const config = { dedupe: '${trigger.headers["x-delivery"]}' };
    return { ...document, nodes: { ...document.nodes, hook: { ...hook, config } } };
  };

  it("starts nothing a second time where the start knows it by its delivery id", async () => {
    const { message } = aTest(ends);
    const test = aTest(ends, {
      twice: true,
      message: { ...message, headers: { "x-delivery": "d-1" } },
    });
    expect(await play(test, known())).toMatchObject({
      passed: true,
      second: { outcome: "recognised", by: "d-1" },
    });
    expect(parseFlowTest(test).problem).toBeNull();
  });

  it("fails the test where nothing knows it, and says what is asked a second time", async () => {
    for (const document of [flow(), known()]) {
      const result = await play(aTest(ends, { twice: true }), document);
      expect(result).toMatchObject({
        passed: false,
        second: { outcome: "ran-again", requests: { erp: 1 } },
      });
      expect(result.reasons?.[0]).toContain("nothing recognises it");
      expect(result.reasons?.[0]).toContain("once more, under keys of its own");
    }
    expect((await play(aTest(ends))).passed).toBe(true);
  });

  it("is known by the id of a Standard Webhooks signature", async () => {
    const { message } = aTest(ends);
    const unsigned = flow();
    const start = unsigned.nodes[message.trigger] as FlowNode;
    const nodes = { ...unsigned.nodes, [message.trigger]: { ...start, connection: "shop" } };
    const signedFlow = { ...unsigned, nodes };
    const signed = { ...message, headers: { "webhook-id": "msg_1" } };
    const twice = aTest(ends, { twice: true, message: signed });
    const standard = await play(twice, signedFlow, { signing: { shop: "standard-webhooks" } });
    expect(standard.second).toEqual({ outcome: "recognised", by: "msg_1" });
    // Nobody has signed the header where the scheme is another one, or nothing is signed at all.
    for (const signing of [{ shop: "hmac-sha256-hex" }, { other: "standard-webhooks" }, {}]) {
      expect((await play(twice, signedFlow, { signing })).second?.outcome).toBe("ran-again");
    }
    expect(
      (await play(twice, flow(), { signing: { shop: "standard-webhooks" } })).second?.outcome,
    ).toBe("ran-again");
  });
});

const all: readonly TestCheck[] = [
  { check: "end", is: "succeeded" },
  {
    check: "golden",
    of: "answer",
    value: { status: 201, headers: {}, body: { id: "SO-7" } } as Json,
    ignore: ["headers"],
  },
  { check: "output", node: "map", field: "total", is: 42 },
  { check: "holds", expression: "steps.map.total == 42 && count(requests.erp) == 1" },
  { check: "reached", node: "no", is: false },
  { check: "left-by", node: "way", port: "otherwise" },
  { check: "requests", node: "erp", is: 1 },
  { check: "request", node: "erp", request: 0, field: "body.ref", is: "A-1" },
];

describe("a test of a flow", () => {
  it("passes where all of its checks do, and says what it went through", async () => {
    const result = await play(aTest(all));
    expect(result.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(result).toMatchObject({ passed: true, end: "succeeded", unanswered: [] });
    expect(coverageFigures(flow(), result.coverage)).toEqual({
      nodes: [5, 6],
      edges: [4, 5],
      rows: [0, 0],
    });
  });

  it("fails after a change with the places that differ; what was found is accepted", async () => {
    const changed = flow("input.total * 3");
    const golden: TestCheck = {
      check: "golden",
      of: "step",
      node: "map",
      value: { ref: "A-1", total: 42 },
    };
    const test = aTest([golden, ...all]);
    const result = await play(test, changed);
    expect(result.passed).toBe(false);
    expect(result.checks[0]?.changes).toEqual([{ path: "total", before: 42, after: 63 }]);
    expect(result.checks[3]).toMatchObject({
      passed: false,
      message: expect.stringContaining("total"),
    });
    const accepted = acceptResult(test, result, "all");
    const again = await play(accepted, changed);
    // What an expression says is for a person to change.
    expect(
      again.checks.flatMap(({ passed }, at) => (passed ? [] : [accepted.checks[at]?.check])),
    ).toEqual(["holds"]);
  });

  it("does not pass without checks, without an answer, nor where the run fails unasked", async () => {
    const nothing = await play(aTest([]));
    expect(nothing).toMatchObject({ passed: false, end: "succeeded" });
    expect(nothing.reasons).toEqual(["It checks nothing: add a check."]);
    const mapped: TestCheck = { check: "output", node: "map", field: "total", is: 42 };
    const failing = aTest([mapped], {
      mocks: [
        { node: "erp", value: null, faults: [{ fault: "status", status: 400 }], noAnswer: true },
      ],
    });
    const failed = await play(failing);
    expect(failed).toMatchObject({ passed: false, end: "failed", checks: [{ passed: true }] });
    expect(failed.reasons?.[0]).toMatch(/^The run failed \(\w+\), and no check says/);
    const expected = {
      ...failing,
      checks: [mapped, { check: "end" as const, is: "failed" as const }],
    };
    expect((await play(expected)).passed).toBe(true);
    const silent = await play({ ...expected, mocks: [] });
    expect(silent).toMatchObject({ passed: false, unanswered: ["erp"] });
    expect(silent.checks.map(({ untold }) => untold)).toEqual([undefined, true]);
  });

  it("says which system has no answer, and what is not there", async () => {
    const result = await play(
      aTest([{ check: "output", node: "end", field: "", is: 1 }], { mocks: [] }),
    );
    expect(result).toMatchObject({ passed: false, end: "failed", unanswered: ["erp"] });
    const gone = await play(aTest([], { message: { ...aTest([]).message, trigger: "hook2" } }));
    expect(gone.broken).toContain("hook2");
  });

  it("lets a step that computes hand on what the test says", async () => {
    const test = aTest([{ check: "left-by", node: "way", port: "large" }], {
      mocks: [{ node: "map", value: { total: 500 } }],
    });
    expect((await play(test)).passed).toBe(true);
  });

  it("says so where a step that computes is given an output for one round only, or faults", async () => {
    const reached: TestCheck = { check: "reached", node: "map", is: true };
    for (const more of [{ path: "0" }, { key: "k" }, { faults: [{ fault: "down" as const }] }]) {
      const test = aTest([reached], { mocks: [{ node: "map", value: { total: 1 }, ...more }] });
      const result = await play(test);
      expect(result).toMatchObject({ passed: false });
      expect(result.broken).toMatch(/^“.*” computes\. It/);
    }
    const twice = { node: "map", value: { total: 1 } };
    expect((await play(aTest([reached], { mocks: [twice, twice] }))).broken).toContain(
      "two outputs",
    );
  });

  it("repeats faults, and has the answer that came after them", async () => {
    const test = aTest([...all.slice(0, 2), { check: "requests", node: "erp", is: 2 }], {
      mocks: [{ node: "erp", value: { id: "SO-7" }, faults: [{ fault: "timeout" }] }],
    });
    const result = await play(test);
    expect(result.checks.filter(({ passed }) => !passed)).toEqual([]);
  });

  it("leaves open what comes after a step that nobody answers, and does not count as covering it", async () => {
    const document = flow();
    const withError = {
      ...document,
      edges: [...document.edges, { from: "erp.error", to: "no.in" }],
    };
    const reaches: TestCheck = { check: "reached", node: "no", is: true };
    const missed: TestCheck = { check: "reached", node: "end", is: false };
    const test = aTest([...all, reaches, missed], { mocks: [] });
    const result = await play(test, withError);
    expect(result).toMatchObject({ passed: false, end: "succeeded", unanswered: ["erp"] });
    const told = result.checks.flatMap(({ untold }, at) =>
      untold === true ? [] : [test.checks[at]?.check],
    );
    // What came before the call, and what it asked.
    expect(told).toEqual(["output", "left-by", "request"]);
    const open = result.checks.filter(({ untold }) => untold === true);
    expect(open.every(({ passed, actual }) => !passed && actual === undefined)).toBe(true);
    expect(open[0]?.message).toContain("nothing says what “erp” would be answered");
    expect(countsForCoverage(result)).toBe(false);
    expect(countsForCoverage(await play(aTest([])))).toBe(false);
    expect(countsForCoverage(await play(aTest(all), withError))).toBe(true);
  });

  it("tells of a branch beside a step that nobody answers what was done there, and leaves open what was not", async () => {
    const document = aFlow(
      {
        hook: { type: "webhook@1" },
        erp: aCall("keyed", { url: "/orders" }, { connection: "erp" }),
        booked: { type: "log@1", config: { note: "input.id" } },
        notes: aCall("keyed", { url: "/notes" }, { connection: "crm" }),
        noted: { type: "log@1", config: { note: "input.id" } },
      },
      [
        "hook.out -> erp.in",
        "erp.out -> booked.in",
        "hook.out -> notes.in",
        "notes.out -> noted.in",
      ],
    );
    const reached = ["erp", "booked", "notes", "noted"].map(
      (node): TestCheck => ({ check: "reached", node, is: true }),
    );
    const test = aTest(
      [
        ...reached,
        { check: "output", node: "notes", field: "id", is: "N-1" },
        { check: "requests", node: "notes", is: 2 },
        { check: "end", is: "succeeded" },
      ],
      { mocks: [{ node: "notes", value: { id: "N-1" } }] },
    );
    const { checks, unanswered } = await play(test, document);
    expect(unanswered).toEqual(["erp"]);
    expect(checks.map(({ passed, untold = false }) => (untold ? "open" : passed))).toEqual([
      true,
      "open",
      true,
      "open",
      true,
      false,
      "open",
    ]);
  });

  it("says of an expression that is not so what its parts were, and which steps were not reached", async () => {
    const holds = (expression: string): TestCheck => ({ check: "holds", expression });
    const checks = [
      holds('steps.map.total > 50 && end.status == "succeeded"'),
      holds('requests["no"][0].body == 1'),
      holds('(steps.no ?? 0) == 1 || trigger.body.number == "B"'),
    ];
    const { checks: found } = await play(aTest(checks));
    expect(found.map(({ message }) => message)).toEqual([
      "It is not so: steps.map.total is 42.",
      'It is not so: requests["no"][0].body is missing. “no” was not reached.',
      'It is not so: steps.no is missing, trigger.body.number is "A-1". “no” was not reached.',
    ]);
    expect(found.map(failureWords)[0]).toBe(
      'steps.map.total > 50 && end.status == "succeeded": It is not so: steps.map.total is 42.',
    );
    const asked = await play(
      aTest([{ check: "request", node: "no", request: 0, field: "", is: 1 }]),
    );
    expect(asked.checks[0]?.message).toBe("Request 1 of “no” was not made: it was not reached.");
  });

  it("is read from its file, and says where it is wrong", () => {
    expect(parseFlowTest(JSON.parse(JSON.stringify(aTest(all)))).test).toEqual(aTest(all));
    expect(parseFlowTest({ ...aTest(all), origin: 1 }).problem).toMatch(/^origin/);
    expect(parseFlowTest(null).problem).not.toBeNull();
  });
});

describe("what a map looks up", () => {
  const document = flow('number(lookup("Totals", { no: input.number }, "total"))');
  const version = (hash: string, total: string) => ({
    name: "Totals",
    hash,
    rows: [{ no: "A-1", total }],
  });
  const ends: readonly TestCheck[] = [{ check: "end", is: "succeeded" }];
  const tables = [version("new", "500"), version("old", "42")];

  it("is in the version that the test pins, else in the newest", async () => {
    // A small order goes to the ERP, a large one does not.
    const pinned = await play(aTest(ends, { tables: { Totals: "old" }, mocks: [] }), document, {
      tables,
    });
    expect(pinned.unanswered).toEqual(["erp"]);
    const newest = await play(aTest(ends, { mocks: [] }), document, { tables });
    expect(newest).toMatchObject({ passed: true, unanswered: [] });
  });

  it("fails the test by name where the table is not there", async () => {
    const { broken } = await play(aTest(ends), document);
    expect(broken).toContain("There is no lookup table “Totals”");
  });
});
