import { describe, expect, it } from "vitest";
import { type DebugOrder, detailOf } from "../engine/debug/debug-order";
import { emptySetup } from "../engine/debug/debug-setup";
import type { GivenAnswers } from "../engine/debug/given-answers";
import type { DebugStart } from "../engine/driver";
import { readPast } from "../engine/replay-past";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { saveRunAsTest } from "./save-run";

const flow = aFlow(
  {
    hook: { type: "webhook@1" },
    map: {
      type: "map@1",
      config: { fields: [{ target: "total", value: "input.total * 2" }] },
    },
    route: {
      type: "content-based-router@1",
      config: { branches: [{ name: "small", condition: "input.total < 5000" }] },
    },
    erp: aCall("keyed", { url: "/orders" }, { connection: "erp" }),
    held: { type: "respond@1", config: { status: 202, body: "input" } },
    end: { type: "respond@1", config: { status: 201, body: "input" } },
  },
  [
    "hook.out -> map.in",
    "map.out -> route.in",
    "route.small -> erp.in",
    "route.otherwise -> held.in",
    "erp.out -> end.in",
  ],
);

/** Steps through a run and says `orders` at its pauses, one after the other. */
async function debugged(
  orders: readonly (Partial<DebugOrder> & { act: DebugOrder["act"] })[],
  older?: DebugStart["older"],
  answers: GivenAnswers = new Map([
    ["step erp", { value: { id: "SO-1" }, port: null, from: "typed" }],
  ]),
) {
  const world = new RunWorld(flow);
  const run = world.start(
    { total: 100 },
    {
      head: world.head({ purpose: "debug" }),
      answers,
      debug: { setup: emptySetup, pace: { kind: "into" }, by: "Mara", ...(older && { older }) },
    },
  );
  await run.done;
  for (const [at, order] of orders.entries()) {
    const pauses = world
      .segments(run.id)
      .flatMap(({ debug = [] }) => debug)
      .filter(({ kind }) => kind === "paused");
    const detail = detailOf({ pause: pauses.length, ...order } as DebugOrder);
    const command = { id: `c${at}`, run: run.id, kind: "debug" as const, detail };
    world.commands.push({ ...command, at: world.now, by: "Mara" });
    await world.settle(run.id);
    await world.resume(run.id);
  }
  const { head } = world.journal.stored(run.id);
  const saved = await saveRunAsTest(world.host, {
    past: await readPast(world.host, head),
    plan: world.plan,
    place: head,
    name: "debugged",
    keep: [],
    maxMs: 5_000,
  });
  if ("why" in saved) throw new Error(saved.why);
  expect(saved.result.checks.every(({ passed }) => passed)).toBe(true);
  expect(saved.result.passed).toBe(older === undefined);
  return saved;
}

const waysOf = (checks: unknown, answer: object) =>
  expect(checks).toContainEqual(expect.objectContaining({ of: "answer", value: answer }));

it("an edit of the message is the message of the test", async () => {
  const { test } = await debugged([{ act: "edit", value: { total: 9_000 } }, { act: "continue" }]);
  expect(JSON.parse(test.message.body ?? "")).toEqual({ total: 9_000 });
  waysOf(test.checks, { status: 202, headers: {}, body: { total: 18_000 } });
});

it("an edit further on stands in for the step that it came from", async () => {
  const { test } = await debugged([
    { act: "step" },
    { act: "edit", value: { total: 7_000 } },
    { act: "continue" },
  ]);
  expect(JSON.parse(test.message.body ?? "")).toEqual({ total: 100 });
  expect(test.mocks).toContainEqual({ node: "map", value: { total: 7_000 }, port: "out" });
  waysOf(test.checks, { status: 202, headers: {}, body: { total: 7_000 } });
});

it("what nobody changed is no mock but of its systems", async () => {
  const { test } = await debugged([{ act: "continue" }]);
  expect(test.mocks).toEqual([{ node: "erp", value: { id: "SO-1" } }]);
});

it("a system that was not come to yet answers as the run would have had it", async () => {
  const { test, result } = await debugged([{ act: "step" }]);
  expect(test.mocks).toEqual([{ node: "erp", value: { id: "SO-1" } }]);
  expect(result.end).toBe("succeeded");
});

it("a system that was not come to yet answers as it did to the run of the message, before any other", async () => {
  const other = { value: { id: "SO-OTHER" }, port: null, from: "other" };
  const own = { value: { id: "SO-OWN" }, port: null, from: "own", own: true } as const;
  for (const answers of [
    new Map([["step erp", other] as const, ["at  erp", own] as const]),
    new Map([["at  erp", own] as const, ["step erp", other] as const]),
  ]) {
    const { test } = await debugged([{ act: "step" }], undefined, answers);
    expect(test.mocks).toEqual([{ node: "erp", value: { id: "SO-OWN" } }]);
  }
});

it("with an older message that came after it says what comes of that one, too, and replaces its personal data", async () => {
  const body = JSON.stringify({ total: 7, email: "jo@acme.test" });
  const message = { trigger: "hook", kind: "webhook", headers: {}, query: {}, body };
  const told = { known: null, lanes: null, ran: null };
  const { test, result, notes } = await debugged([{ act: "continue" }], {
    told,
    source: { run: null, message },
  });
  expect(JSON.parse(test.older?.message.body ?? "")).toEqual({
    total: 7,
    email: "person1@example.com",
  });
  const about = test.checks.filter((check) => check.older === true);
  expect(about).toMatchObject([{ check: "end" }, { check: "golden", of: "answer" }]);
  // It overtakes the one of the test: no check that makes that right is proposed.
  expect(result.older?.ran?.asks).toMatchObject([{ node: "erp", reads: false }]);
  expect(notes).toEqual(expect.arrayContaining([...(result.reasons ?? [])]));
  expect(result.reasons?.[0]).toMatch(
    /^The older message overtakes what the newer one did: it asks “erp”/,
  );
  expect(test.masked).toEqual(["older.body.email"]);
});

it("says of which step another run's answer is in the test, whether the run came to it or not", async () => {
  const assumed = expect.stringMatching(/^“.+” answers as it did to run TYPE-D: .*assumed/);
  const reached = await debugged([{ act: "continue" }]);
  expect(reached.notes).toEqual([assumed]);
  expect((await debugged([])).notes).toEqual([assumed]);
});

it("says nothing of a step that the run went by, which has no answer in the test either", async () => {
  const large = { act: "edit", value: { total: 9_000 } } as const;
  for (const orders of [
    [large, { act: "continue" }],
    [large, { act: "step" }, { act: "to", node: "held" }],
  ] as const) {
    const { test, notes } = await debugged(orders);
    expect(notes).toEqual([]);
    expect(test.mocks).toEqual([]);
  }
});

it("says of the run of the message nothing that the panel does not, whatever other run answered last", async () => {
  const other = { value: { id: "SO-OTHER" }, port: null, from: "other" };
  const own = { value: { id: "SO-OWN" }, port: null, from: "own", own: true } as const;
  const { notes } = await debugged(
    [{ act: "step" }],
    undefined,
    new Map([["step erp", other] as const, ["at  erp", own] as const]),
  );
  expect(notes).toEqual([]);
});

describe("a step that somebody let fail", () => {
  const refused = { fault: "status", status: 422, body: { message: "No customer 17" } } as const;

  it("fails by the same answer in the test, with its body", async () => {
    const { test } = await debugged([
      { act: "to", node: "erp" },
      { act: "fail", message: "", fault: refused },
      { act: "continue" },
    ]);
    expect(test.mocks).toEqual([{ node: "erp", value: null, faults: [refused], noAnswer: true }]);
    expect(test.checks).toContainEqual({ check: "end", is: "failed", code: "TARGET_REFUSED" });
  });

  it("once is answered at its next try in the test, too", async () => {
    const busy = { fault: "status", status: 429, retryAfterS: 60 } as const;
    const { test, result } = await debugged([
      { act: "to", node: "erp" },
      { act: "fail", message: "", fault: busy, once: true },
      { act: "continue" },
    ]);
    expect(test.mocks).toEqual([{ node: "erp", value: { id: "SO-1" }, faults: [busy] }]);
    expect(test.checks).toContainEqual({ check: "requests", node: "erp", is: 2 });
    expect(result.end).toBe("succeeded");
  });

  it.each([
    ["map", "FIELD_MISSING"],
    ["end", "EXPRESSION_FAILED"],
  ] as const)("%s computes, and fails with %s in the test", async (node, code) => {
    const error = { fault: "error", code, message: "Because I say so." } as const;
    const { test, result } = await debugged([
      ...(node === "map" ? [] : [{ act: "to", node } as const]),
      { act: "fail", message: "", fault: error },
      { act: "continue" },
    ]);
    expect(test.mocks).toContainEqual({ node, value: null, faults: [error], noAnswer: true });
    expect(result.error).toMatchObject({ code, message: "Because I say so.", node });
  });

  it("by an order without a class fails in the test as it did", async () => {
    const { test, result } = await debugged([
      { act: "to", node: "erp" },
      { act: "fail", message: "closed" },
      { act: "continue" },
    ]);
    expect(test.mocks).toMatchObject([{ node: "erp", faults: [{ code: "NODE_FAULT" }] }]);
    expect(result.error).toMatchObject({ code: "NODE_FAULT", message: "closed" });
  });
});
