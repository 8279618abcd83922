import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../flow/document";
import { backtestIn } from "../testing/backtest-world";
import { aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";

const nodes = {
  hook: { type: "webhook@1" },
  first: { type: "map@1", config: { fields: [{ target: "number", value: "input.number" }] } },
  last: { type: "map@1", config: { fields: [{ target: "order", value: "input.number" }] } },
  log: { type: "log@1", config: { message: "Done" } },
};
type Id = keyof typeof nodes;

/** These steps, one after the other. */
function chain(...ids: readonly Id[]): FlowDocument {
  const named = Object.fromEntries(ids.map((id) => [id, nodes[id]]));
  return aFlow(
    named,
    ids.slice(1).map((id, at) => `${ids[at]}.out -> ${id}.in`),
  );
}

async function compared(before: FlowDocument, draft: FlowDocument) {
  const world = new RunWorld(before);
  const { id, done } = world.start({ number: "PO-1" });
  await done;
  const { verdict, difference } = await backtestIn(world, id, draft);
  return { ...verdict, output: difference()?.output };
}

describe("what a backtested message comes to", () => {
  it("differs where its last step goes or comes with another value", async () => {
    const short = chain("hook", "first");
    const long = chain("hook", "first", "last");
    expect(await compared(long, short)).toMatchObject({ class: "differ", cause: { kind: "last" } });
    expect(await compared(short, long)).toMatchObject({
      class: "differ",
      cause: { kind: "last", node: "last", change: "came" },
      output: { node: "last", after: { order: "PO-1" } },
    });
  });

  it("is the same where a last step comes or goes that hands on what arrived", async () => {
    const plain = chain("hook", "first", "last");
    const logged = chain("hook", "first", "last", "log");
    expect(await compared(plain, logged)).toMatchObject({ class: "same" });
    expect(await compared(logged, plain)).toMatchObject({ class: "same" });
  });
});
