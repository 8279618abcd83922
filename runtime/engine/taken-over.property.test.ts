import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ownAnswers } from "../backtest/past-answers";
import type { FlowDocument } from "../flow/document";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { type DebugPace, emptySetup } from "./debug/debug-setup";
import type { StepRecord } from "./records";
import { startReplay } from "./replay";
import { readPast } from "./replay-past";

type Shape = {
  readonly parallelism: number;
  readonly inner: number;
  readonly collects: boolean;
  readonly orders: readonly (readonly number[] | "none")[];
};

/** What is no list fails its splitter before that opens. */
const lines = fc.oneof(
  { weight: 5, arbitrary: fc.array(fc.integer({ min: -1, max: 3 }), { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant("none" as const) },
);

/**
 * An entry of -1 fails the step that divides by what is one more. A list that stops at that is worked on one by one:
 * side by side it is a matter of time how far the others come.
 */
const shape: fc.Arbitrary<Shape> = fc
  .record({
    side: fc.constantFrom(
      { parallelism: 1, inner: 1, collects: false },
      { parallelism: 1, inner: 2, collects: true },
      { parallelism: 2, inner: 1, collects: true },
      { parallelism: 3, inner: 2, collects: true },
    ),
    orders: fc.array(lines, {
      minLength: 1,
      maxLength: 6,
    }),
  })
  .map(({ side, orders }) => ({ ...side, orders }));

/** A list of orders with a list of lines in each, another list before both, and a step that follows all. */
function flow({ parallelism, inner, collects }: Shape): FlowDocument {
  const onIterationError = collects ? "collect" : "stop";
  return aFlow(
    {
      hook: { type: "webhook@1" },
      names: { type: "splitter@1", config: { list: "trigger.body.names" } },
      name: aCall("keyed", { body: "expression", bodyExpression: "{ name: item }" }),
      named: { type: "aggregator@1" },
      split: {
        type: "splitter@1",
        config: { list: "trigger.body.orders", parallelism, onIterationError },
      },
      number: { type: "map@1", config: { fields: [{ target: "lines", value: "item.lines" }] } },
      is: {
        type: "content-based-router@1",
        config: { branches: [{ name: "odd", condition: "mod(index, 2) == 1" }] },
      },
      odd: { type: "log@1", config: { note: "'odd'" } },
      lines: {
        type: "splitter@1",
        config: { list: "steps.number.lines", parallelism: inner, onIterationError },
      },
      share: {
        type: "map@1",
        config: { fields: [{ target: "part", value: "12 / (item + 1)" }] },
      },
      send: aCall("none", { body: "expression", bodyExpression: "input" }),
      sent: { type: "aggregator@1" },
      book: aCall("keyed", { body: "expression", bodyExpression: "{ all: input.succeeded }" }),
      all: { type: "aggregator@1" },
      end: { type: "respond@1", config: { body: "{ all: input, named: steps.named }" } },
    },
    [
      "hook.out -> names.in",
      "names.item -> name.in",
      "name.out -> named.in",
      "named.out -> split.in",
      "split.item -> number.in",
      "number.out -> is.in",
      "is.odd -> odd.in",
      "is.otherwise -> lines.in",
      "odd.out -> lines.in",
      "lines.item -> share.in",
      "share.out -> send.in",
      "send.out -> sent.in",
      "sent.out -> book.in",
      "book.out -> all.in",
      "all.out -> end.in",
    ],
  );
}

/** What a run begins at: its message is another start, and what was skipped leads to nothing. */
const isStart = ({ node, status }: StepRecord) => node !== "hook" && status !== "skipped";

const placeOf = ({ node, path }: Pick<StepRecord, "node" | "path">) => `${path} ${node}`;

/** Whether a place comes before a start within the iterations that lead to it: an item before, or an outer step. */
function isItemBefore(path: string, start: string): boolean {
  const levels = path.split("/");
  const own = start.split("/");
  for (const [depth, level] of levels.entries()) {
    const at = own[depth];
    if (at === undefined || level === at) continue;
    const [split, index] = level.split(":");
    const [startSplit, startIndex] = at.split(":");
    return split === startSplit && Number(index) < Number(startIndex);
  }
  return false;
}

async function ran(
  given: Shape,
  purpose: "live" | "debug",
  pace: DebugPace = { kind: "continue" },
) {
  const world = new RunWorld(flow(given));
  const body = {
    names: ["a", "b"],
    orders: given.orders.map((lines) => ({ lines })),
  };
  const head = world.head({ purpose });
  world.connections = () => ({
    id: "c",
    kind: "http",
    name: "target",
    config: {},
    secrets: {},
    mask: (text) => text,
  });
  const answer = { value: { id: "given" }, port: null, from: "sample" };
  const run = world.start(body, {
    head,
    ...(purpose === "debug" && {
      answers: new Map(["name", "send", "book"].map((node) => [`step ${node}`, answer])),
      debug: { setup: { ...emptySetup, onError: false }, pace, by: "Mara" },
    }),
  });
  await run.done;
  await world.settle(run.id);
  return { world, id: run.id };
}

/** Begins anew at a place of the run; `purpose` debug answers what it does as the run was answered. */
async function fork(
  world: RunWorld,
  of: string,
  at: { readonly node: string; readonly path: string },
  execute: "here" | "anywhere",
) {
  const source = world.journal.stored(of).head;
  const purpose = source.purpose === "debug" ? "debug" : "replay";
  const { id: origin, originAcceptedAt } = source;
  const head = world.head({ purpose, origin, originAcceptedAt, parent: of });
  const past = await readPast(world.host, source);
  const started = await startReplay(world.host, {
    head,
    plan: world.plan,
    parameters: {},
    source,
    chain: purpose === "debug" ? [] : [source],
    from: { kind: "node", ...at },
    lane: null,
    execute,
    ...(purpose === "debug" && {
      adopted: new Map(),
      answers: ownAnswers({ past, version: world.plan, draft: world.plan }),
      debug: { setup: { ...emptySetup, onError: false }, pace: { kind: "continue" }, by: "Mara" },
    }),
  });
  await started.done;
  await world.settle(head.id);
  return head.id;
}

/** The last record of each place without where its value lies: what came of the run. */
function whatCameOf(world: RunWorld, id: string) {
  const { end } = world.journal.stored(id);
  const outcome = Object.entries(world.outcome(id)).filter(
    ([, text]) => !text.startsWith("cancel"),
  );
  return { status: end?.status, error: end?.error, outcome: Object.fromEntries(outcome) };
}

describe("a fork of a run in which nothing is changed", () => {
  for (const execute of ["here", "anywhere"] as const) {
    it(`ends as that did, at whichever step of whichever item it begins (debug, ${execute})`, async () => {
      await fc.assert(
        fc.asyncProperty(shape, fc.nat(), async (given, pick) => {
          const { world, id } = await ran(given, "debug");
          const done = world.steps(id).filter(isStart);
          const at = done[pick % done.length];
          if (at === undefined) return;
          const forked = await fork(world, id, at, execute);
          expect(whatCameOf(world, forked)).toEqual(whatCameOf(world, id));
          const asked = world.segments(forked).flatMap(({ intents }) => intents);
          const again = asked.filter(({ path }) => isItemBefore(path, at.path)).map(placeOf);
          expect(again, placeOf(at)).toEqual([]);
          const named = asked.filter(({ node }) => node === "name").map(placeOf);
          if (at.path !== "" && !at.path.startsWith("names")) expect(named).toEqual([]);
        }),
        { numRuns: 150 },
      );
    });
  }

  it("of a run that stands still goes on to the end that it would have come to", async () => {
    await fc.assert(
      fc.asyncProperty(shape, fc.nat(), fc.boolean(), async (given, pick, again) => {
        const whole = await ran(given, "debug");
        const done = whole.world.steps(whole.id).filter(isStart);
        const at = done[pick % done.length];
        if (at === undefined) return;
        const { node, path } = at;
        const { world, id } = await ran(given, "debug", { kind: "to", node, path });
        const forked = await fork(world, id, { node, path }, "here");
        const last = again ? await fork(world, forked, { node, path }, "anywhere") : forked;
        expect(whatCameOf(world, last)).toEqual(whatCameOf(whole.world, whole.id));
      }),
      { numRuns: 150 },
    );
  });

  it("of a real run sends nothing for the items before, and answers the same", async () => {
    await fc.assert(
      fc.asyncProperty(shape, fc.nat(), fc.boolean(), async (given, pick, here) => {
        const { world, id } = await ran(given, "live");
        const done = world.steps(id).filter(isStart);
        const at = done[pick % done.length];
        if (at === undefined) return;
        const { effects } = world.target;
        const before = effects.length;
        const forked = await fork(world, id, at, here ? "here" : "anywhere");
        expect(world.target.effects.length).toBe(before);
        const was = whatCameOf(world, id);
        const now = whatCameOf(world, forked);
        expect({ status: now.status, error: now.error }).toEqual({
          status: was.status,
          error: was.error,
        });
        for (const node of ["all", "end"]) expect(now.outcome[node]).toBe(was.outcome[node]);
        const asked = world.segments(forked).flatMap(({ intents }) => intents);
        const again = asked.filter(({ path }) => isItemBefore(path, at.path)).map(placeOf);
        expect(again, placeOf(at)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
