import fc from "fast-check";
import { expect, it } from "vitest";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import type { FlowTest } from "./flow-test";
import { playTest } from "./play-test";

const flow = aFlow(
  {
    hook: { type: "webhook@1", config: { dedupe: "${input.id}" } },
    read: aCall("none", { method: "GET", url: "http://erp.test/orders/${input.number}" }),
    split: { type: "splitter@1", config: { list: "trigger.body.lines" } },
    each: aCall("none", { url: "http://erp.test/lines/${item}" }),
    join: { type: "aggregator@1" },
  },
  ["hook.out -> read.in", "read.out -> split.in", "split.item -> each.in", "each.out -> join.in"],
  { orderingKey: "input.number" },
);

const order = fc.record({
  id: fc.constantFrom("d-1", "d-2", ""),
  number: fc.constantFrom("A-1", "A-2", null),
  lines: fc.array(fc.constantFrom("x", "y", "z"), { maxLength: 4 }),
});
type Order = typeof order extends fc.Arbitrary<infer Value> ? Value : never;

const messageOf = (body: Order) => ({
  trigger: "hook",
  kind: "webhook" as const,
  headers: {},
  query: {},
  contentType: "application/json",
  body: JSON.stringify(body),
});

const testOf = (body: Order, more: Partial<FlowTest> = {}): FlowTest => ({
  schemaVersion: 1,
  name: "t",
  message: messageOf(body),
  acceptedAt: "2026-11-02T08:00:00.000Z",
  origin: "01930000-0000-7000-8000-000000000001",
  mocks: [
    { node: "read", value: {} },
    { node: "each", value: {} },
  ],
  checks: [{ check: "end", is: "succeeded" }],
  ...more,
});

function play(test: FlowTest) {
  const world = new RunWorld(flow);
  const { partner, distributor, environment, version } = world.head();
  return playTest(world.host, {
    place: { partner, distributor, environment, version, flow: "flow-1" },
    plan: world.plan,
    test,
    parameters: {},
    maxMs: 5_000,
  });
}

it("whatever the two are, the older runs as it does alone, beside the newer as that runs alone, or not at all", async () => {
  await fc.assert(
    fc.asyncProperty(order, order, async (newer, older) => {
      const both = await play(testOf(newer, { older: { message: messageOf(older), mocks: [] } }));
      const [first, alone] = [await play(testOf(newer)), await play(testOf(older))];
      expect([both.end, both.error, both.checks]).toEqual([first.end, first.error, first.checks]);
      const { known, lanes, ran } = both.older ?? { known: "", lanes: null, ran: null };
      expect(known !== null).toBe(newer.id !== "" && newer.id === older.id);
      expect(lanes).toEqual({ newer: newer.number, older: older.number });
      if (known !== null) {
        expect(ran).toBeNull();
        expect(both.coverage).toEqual(first.coverage);
        return;
      }
      expect([ran?.end, ran?.error]).toEqual([alone.end, alone.error]);
      const calls = ran?.asks.map(({ node, calls, reads }) => [node, calls, reads]) ?? [];
      const asked = older.number === null ? [] : [["read", 1, true]];
      const lines = asked.length > 0 && older.lines.length > 0;
      expect(calls).toEqual(lines ? [...asked, ["each", older.lines.length, false]] : asked);
      // Nothing that is asked for the one comes under a key of the other, and both are covered.
      expect(ran?.asks.every(({ shared }) => shared === 0)).toBe(true);
      expect(both.coverage.nodes.hook).toBe(2);
      expect(both.passed).toBe(alone.passed && first.passed && !lines);
    }),
    { numRuns: 60 },
  );
});
