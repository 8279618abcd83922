import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../flow/document";
import { backtestIn } from "../testing/backtest-world";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";

const call = (name: string) =>
  aCall("keyed", {
    url: `http://target.test/${name}`,
    body: "expression",
    bodyExpression: "{ number: trigger.body.number }",
  });

const calls = (...edges: readonly string[]): FlowDocument =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      one: call("one"),
      two: call("two"),
      end: { type: "respond@1", config: { status: 200, body: "{ ok: true }" } },
    },
    edges,
  );
const oneFirst = calls("hook.out -> one.in", "one.out -> two.in", "two.out -> end.in");
const twoFirst = calls("hook.out -> two.in", "two.out -> one.in", "one.out -> end.in");
const sideBySide = calls("hook.out -> two.in", "hook.out -> one.in", "hook.out -> end.in");

async function compared(before: FlowDocument, draft: FlowDocument) {
  const world = new RunWorld(before);
  const { id, done } = world.start({ number: "PO-1" });
  await done;
  expect(world.journal.stored(id).end?.status).toBe("succeeded");
  return (await backtestIn(world, id, draft)).verdict;
}

describe("the order of requests", () => {
  it("differs where a step asks before one that was asked first", async () => {
    expect(await compared(oneFirst, oneFirst)).toMatchObject({ class: "same" });
    expect(await compared(oneFirst, twoFirst)).toMatchObject({
      class: "differ",
      assumed: false,
      cause: { kind: "order", node: "two" },
    });
  });

  it("is none where both flows ask side by side", async () => {
    expect(await compared(sideBySide, sideBySide)).toMatchObject({ class: "same" });
  });
});
