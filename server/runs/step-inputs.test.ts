import { expect, it } from "vitest";
import type { StepRecord } from "../../runtime/engine/records";
import { aFlow } from "../../runtime/testing/flow-builder";
import { inputsOf } from "./step-inputs";

const flow = aFlow(
  {
    hook: { type: "webhook@1" },
    each: { type: "splitter@1", config: { list: "input" } },
    send: { type: "http-request@1" },
    all: { type: "aggregator@1" },
  },
  ["hook.out -> each.in", "each.item -> send.in", "send.out -> all.in"],
);

const sent = (index: number, output: number | null): StepRecord => ({
  node: "send",
  path: `each:${index}`,
  attempt: 1,
  status: "succeeded",
  port: "out",
  startedAt: 0,
  durationUs: 1,
  output,
  bytes: 2,
});

it("has all that a list handed over, a page of twenty at a time", () => {
  const steps = Array.from({ length: 47 }, (_, index) => sent(index, 100 + index));
  const page = (collectedFrom?: number) => {
    const [input] = inputsOf(flow, steps, { node: "all", path: "", collectedFrom });
    return input?.collected;
  };
  expect(page()).toMatchObject({ count: 47, kept: 47 });
  expect(page()?.refs).toEqual(Array.from({ length: 20 }, (_, index) => 100 + index));
  expect(page(40)?.refs).toEqual([140, 141, 142, 143, 144, 145, 146]);
});

it("counts what was handed over and not kept", () => {
  const [input] = inputsOf(flow, [sent(0, null), sent(1, 7)], { node: "all", path: "" });
  expect(input?.collected).toEqual({ count: 2, kept: 1, refs: [7] });
});
