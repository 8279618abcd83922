import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../flow/document";
import type { TargetMove } from "../testing/fake-target";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import type { RunHead } from "./records";
import { rehearseReplay } from "./rehearsal";
import { startReplay } from "./replay";
import type { ReplayStart } from "./replay-start";

type Guarantee = "keyed" | "lookup" | "none";

const order = { number: "PO-1", lines: [{ sku: "A" }, { sku: "B" }, { sku: "C" }] };

const call = (guarantee: Guarantee, path: string, body = "input") => ({
  ...aCall(
    guarantee,
    { url: `http://target.test/${path}`, body: "expression", bodyExpression: body },
    { retry: { attempts: 2, delayMs: 10 } },
  ),
});

/** A call, one per line, and one after all of them. */
function flow([first, each, last]: readonly [Guarantee, Guarantee, Guarantee]): FlowDocument {
  return aFlow(
    {
      hook: { type: "webhook@1" },
      one: call(first, "one", "{ number: trigger.body.number }"),
      split: { type: "splitter@1", config: { list: "trigger.body.lines", parallelism: 2 } },
      line: call(each, "line", "{ sku: item.sku, of: newId(item.sku) }"),
      all: { type: "aggregator@1", config: { value: "input" } },
      end: call(last, "end", "{ number: trigger.body.number, now: now() }"),
    },
    [
      "hook.out -> one.in",
      "one.out -> split.in",
      "split.item -> line.in",
      "line.out -> all.in",
      "all.out -> end.in",
    ],
  );
}

const guarantee = fc.constantFrom<Guarantee>("keyed", "lookup", "none");
const move = fc.oneof(
  { weight: 4, arbitrary: fc.constant<TargetMove>({ move: "ok" }) },
  { weight: 1, arbitrary: fc.constantFrom<TargetMove>({ move: "lost" }, { move: "dropped" }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<TargetMove>(
      { move: "refused" },
      { move: "status", status: 422 },
      { move: "status", status: 500 },
    ),
  },
);
const start = fc.constantFrom<ReplayStart>(
  { kind: "start" },
  { kind: "node", node: "split" },
  { kind: "node", node: "end" },
);

/** Ends a run: what only a person could settle is cancelled, as people do, and some have no patience. */
async function end(world: RunWorld, id: string, patience: number): Promise<RunHead> {
  for (let round = 0; round < 40; round++) {
    const stored = world.journal.stored(id);
    if (stored.end !== null) return stored.head;
    if (stored.due === Number.POSITIVE_INFINITY || round > patience) {
      const detail = {};
      world.commands.push({
        id: `cancel ${id}`,
        run: id,
        kind: "cancel",
        detail,
        at: 0,
        by: "Dana",
      });
    } else world.now = Math.max(world.now, stored.due);
    await world.resume(id);
  }
  throw new RangeError("The run does not end");
}

/** How often each thing was done at the target, by what was asked for. */
function doneTimes(world: RunWorld): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { path, body } of world.target.effects) {
    const what = `${path} ${path === "/line" ? JSON.parse(body).sku : ""}`;
    times.set(what, (times.get(what) ?? 0) + 1);
  }
  return times;
}

describe("whatever went wrong before", () => {
  it("a chain of replays does nothing twice, and is refused exactly where it was foreseen", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(guarantee, guarantee, guarantee),
        fc.array(fc.array(move, { maxLength: 8 }), { minLength: 1, maxLength: 3 }),
        start,
        fc.constantFrom(0, 20),
        async (guarantees, moves, from, patience) => {
          const document = flow(guarantees);
          const world = new RunWorld(document);
          const [first = [], ...others] = moves;
          world.target.moves = [...first];
          const run = world.start(order);
          await run.done;
          const chain = [await end(world, run.id, patience)];
          for (const next of others) {
            world.advance(60_000);
            world.target.moves = [...next];
            const [source] = chain as [RunHead, ...RunHead[]];
            const replay = { source, chain, from, parameters: {} };
            const before = world.target.requests.length;
            const forecast = await rehearseReplay(world.host, {
              ...replay,
              version: source.version,
              document,
            });
            expect(world.target.requests).toHaveLength(before);
            const head = world.head({
              purpose: "replay",
              origin: source.origin,
              originAcceptedAt: source.originAcceptedAt,
              parent: source.id,
            });
            const began = startReplay(world.host, {
              ...replay,
              head,
              plan: world.plan,
              lane: null,
              execute: "anywhere",
            });
            if (forecast.refused !== null) {
              await expect(began).rejects.toThrow(forecast.refused);
              break;
            }
            await (await began).verdict;
            chain.unshift(await end(world, head.id, patience));
          }
          for (const [what, times] of doneTimes(world)) expect(times, what).toBe(1);
        },
      ),
      { numRuns: 200 },
    );
  });
});
