import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../flow/document";
import { backtestIn } from "../testing/backtest-world";
import type { TargetMove } from "../testing/fake-target";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";

/** A call, one per line, and an answer that counts them. */
function flow(change: { readonly line?: string; readonly onError?: "error-port" }): FlowDocument {
  const { line = "{ sku: item.sku, of: newId(item.sku) }", onError } = change;
  const call = (path: string, body: string) =>
    aCall(
      "keyed",
      { url: `http://target.test/${path}`, body: "expression", bodyExpression: body },
      { retry: { attempts: 2, delayMs: 10 }, ...(onError && { onError }) },
    );
  return aFlow(
    {
      hook: { type: "webhook@1" },
      one: call("one", "{ number: input.number }"),
      split: { type: "splitter@1", config: { list: "trigger.body.lines", parallelism: 1 } },
      line: call("line", line),
      all: { type: "aggregator@1", config: { value: "input" } },
      end: {
        type: "respond@1",
        config: { status: 200, body: "{ n: count(input.results), at: now() }" },
      },
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

const move = fc.oneof(
  { weight: 5, arbitrary: fc.constant<TargetMove>({ move: "ok" }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<TargetMove>(
      { move: "lost" },
      { move: "dropped" },
      { move: "refused" },
      { move: "status", status: 422 },
      { move: "status", status: 500 },
    ),
  },
);
const order = fc.record({
  number: fc.constantFrom("PO-1", "PO-2"),
  lines: fc.array(fc.record({ sku: fc.constantFrom("A", "B", "C") }), { maxLength: 6 }),
});

async function past(
  document: FlowDocument,
  body: { number: string; lines: { sku: string }[] },
  moves: TargetMove[],
) {
  const world = new RunWorld(document);
  world.target.moves = moves;
  const { id, done } = world.start(body);
  await done;
  await world.settle(id);
  return { world, id };
}

describe("backtesting", () => {
  it("the version that a message ran finds it the same, whatever its systems did, and sends nothing", async () => {
    await fc.assert(
      fc.asyncProperty(order, fc.array(move, { maxLength: 12 }), async (body, moves) => {
        const document = flow({});
        const { world, id } = await past(document, body, [...moves]);
        const sent = world.target.requests.length;
        const { verdict } = await backtestIn(world, id, document);
        expect(world.target.requests).toHaveLength(sent);
        const ended = world.journal.stored(id).end !== null;
        expect(verdict).toMatchObject(
          ended
            ? { class: "same", assumed: false }
            : { class: "cannot-tell", cause: { why: "gone" } },
        );
      }),
      { numRuns: 150 },
    );
  });

  it("a draft that changes a request never finds it the same, and calls the old answer assumed", async () => {
    await fc.assert(
      fc.asyncProperty(order, async (body) => {
        const { world, id } = await past(flow({}), body, []);
        const { verdict, difference } = await backtestIn(
          world,
          id,
          flow({ line: "{ sku: item.sku, more: 1 }" }),
        );
        const hasLines = body.lines.length > 0;
        expect(verdict.class).toBe(hasLines ? "differ" : "same");
        expect(verdict.assumed).toBe(hasLines);
        const { requests = [], sameRequests, more } = difference() ?? {};
        if (hasLines) expect(requests.length + (more?.requests ?? 0)).toBe(body.lines.length);
        expect(hasLines ? sameRequests : 1).toBe(1);
      }),
      { numRuns: 60 },
    );
  });
});
