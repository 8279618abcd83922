import fc from "fast-check";
import { expect, it } from "vitest";
import { readPast } from "../engine/replay-past";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { parseFlowTest } from "./parse-flow-test";
import { playTest } from "./play-test";
import { saveRunAsTest } from "./save-run";

const flow = aFlow(
  {
    hook: { type: "webhook@1" },
    map: {
      type: "map@1",
      config: {
        fields: [
          { target: "email", value: "input.email.lower()" },
          { target: "at", value: "now()" },
          { target: "lines", value: "input.lines" },
        ],
      },
    },
    first: aCall("keyed", {}, { onError: "error-port", retry: { attempts: 2, delayMs: 100 } }),
    split: { type: "splitter@1", config: { list: "steps.map.lines", onIterationError: "collect" } },
    each: aCall("lookup", { body: "expression", bodyExpression: "item" }),
    join: { type: "aggregator@1" },
    end: { type: "respond@1", config: { status: 200, body: "input" } },
    sorry: { type: "respond@1", config: { status: 422, body: "input.error" } },
  },
  [
    "hook.out -> map.in",
    "map.out -> first.in",
    "first.out -> split.in",
    "first.error -> sorry.in",
    "split.item -> each.in",
    "each.out -> join.in",
    "join.out -> end.in",
  ],
);

const move = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ move: "ok" as const }) },
  fc.constant({ move: "lost" as const }),
  fc.constant({ move: "dropped" as const }),
  fc.constantFrom(400, 409, 429, 500).map((status) => ({ move: "status" as const, status })),
);

it("a test saved from any run passes on the version it was saved from, whatever is masked", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(move, { maxLength: 8 }),
      fc.record({
        email: fc.constantFrom("Jo@acme.test", "ann@acme.test", ""),
        name: fc.string({ maxLength: 12 }),
        lines: fc.array(
          fc.record({ qty: fc.integer(), contactName: fc.constantFrom("Jo", "Ann Lee", "") }),
          { maxLength: 4 },
        ),
      }),
      async (moves, body) => {
        const world = new RunWorld(flow);
        world.target.moves = [...moves];
        const started = world.start(body);
        await started.verdict;
        await started.done;
        await world.settle(started.id);
        const { head } = world.journal.stored(started.id);
        const past = await readPast(world.host, head);
        const place = { ...head, flow: flow.id };
        const saved = await saveRunAsTest(world.host, {
          past,
          plan: world.plan,
          place,
          name: "saved",
          keep: [],
          maxMs: 5_000,
        });
        if ("why" in saved) throw new Error(saved.why);
        expect(saved.result.checks.filter(({ passed }) => !passed)).toEqual([]);
        expect(saved.result.passed).toBe(true);
        // It ended as the run did, and asked for as much.
        const { end } = world.journal.stored(started.id);
        expect(saved.result.end).toBe(end?.status ?? "in-doubt");
        expect(JSON.stringify(saved.test)).not.toMatch(/acme|Ann Lee/);
        const { test } = parseFlowTest(JSON.parse(JSON.stringify(saved.test)));
        if (test === null) throw new Error("It is not read again");
        const again = await playTest(new RunWorld(flow).host, {
          place,
          plan: world.plan,
          test,
          parameters: {},
          maxMs: 5_000,
        });
        expect(again.passed).toBe(true);
      },
    ),
    { numRuns: 150 },
  );
});
