import { describe, expect, it } from "vitest";
import { aFlow } from "@/runtime/testing/flow-builder";
import { restingSteps } from "./assumed-steps";
import type { DebugLine } from "./use-debug";

const document = aFlow(
  {
    hook: { type: "webhook@1" },
    credit: { type: "http-request@1", config: { method: "POST", url: "/credit" } },
    decide: { type: "decision@1", config: { table: "Credit", about: "input", target: "credit" } },
    note: { type: "map@1", config: { fields: [{ target: "a", value: "input.credit.Decision" }] } },
  },
  ["hook.out -> credit.in", "credit.out -> decide.in", "decide.out -> note.in"],
);

const step = (node: string) => ({ kind: "step", node, path: "", given: null }) as DebugLine;

describe("steps that rest on an assumed answer", () => {
  it("are those that have run, and those among them that decide are marked", () => {
    const lines = [step("hook"), step("credit"), step("decide")];
    const { steps, deciding } = restingSteps(document, lines, new Set(["credit"]));
    expect([...steps]).toEqual([["decide", ["credit"]]]);
    expect([...deciding]).toEqual(["decide"]);
    const all = restingSteps(document, [...lines, step("note")], new Set(["credit"]));
    expect([...all.steps.keys()]).toEqual(["decide", "note"]);
    expect([...all.deciding]).toEqual(["decide"]);
  });

  it("are none where no answer is assumed", () => {
    expect(restingSteps(document, [step("decide")], new Set()).steps.size).toBe(0);
  });
});
