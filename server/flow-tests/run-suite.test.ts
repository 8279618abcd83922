import { expect, it } from "vitest";
import { compilePlan } from "../../runtime/engine/plan";
import type { PlayHost } from "../../runtime/engine/trial/play-run";
import { aFlow } from "../../runtime/testing/flow-builder";
import { runSuite, type SuiteTest } from "./run-suite";

const flow = aFlow({ hook: { type: "webhook@1" }, end: { type: "respond@1" } }, [
  "hook.out -> end.in",
]);
const plan = compilePlan(flow, { http: { send: () => Promise.reject(new RangeError()) } });
const place = { partner: "p", distributor: "d", environment: "e", flow: flow.id, version: "v" };

it("goes through a long suite in several goes: those without a result of now come first", async () => {
  let now = 0;
  // Each look at the clock is 10 s later, so that a go comes to two tests.
  const clock = { now: () => now, monotonic: () => (now += 10_000) };
  const host: PlayHost = { clock, hash: String };
  const tests = ["a", "b", "c", "d", "e"].map(
    (id): SuiteTest => ({ id, file: id, revision: 1, document: "{}" }),
  );
  const fresh = new Set<string>();
  const goes: string[] = [];
  for (let left = tests.length; left > 0 && goes.length < 5; ) {
    const suite = { place, plan, parameters: {}, tests, maxMs: 25_000 };
    const run = await runSuite(host, { ...suite, isFresh: ({ id }) => fresh.has(id) });
    for (const { test } of run.ran) fresh.add(test.id);
    left = run.left.length;
    goes.push(`${run.ran.map(({ test }) => test.id).join("")} ${left}`);
  }
  expect(goes).toEqual(["ab 3", "cd 1", "ea 0"]);
});
