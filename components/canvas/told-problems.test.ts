import { describe, expect, it } from "vitest";
import type { FlowProblem } from "@/runtime/flow/document";
import { keyOfProblem, toldProblems } from "./told-problems";

const gone = (at: readonly [number, number], node = "n04"): FlowProblem => ({
  severity: "error",
  code: "expression-invalid",
  node,
  field: "bodyExpression",
  message: "“Map” (n02) was deleted, and is read here",
  at,
});

describe("problems as they are listed", () => {
  it("tell what is wrong at several places of one text once, so that each line is another", () => {
    const { all, byNode, errors } = toldProblems([
      gone([1, 4]),
      gone([9, 12]),
      gone([1, 4], "n06"),
    ]);
    expect(all).toEqual([gone([1, 4]), gone([1, 4], "n06")]);
    expect(new Set(all.map(keyOfProblem)).size).toBe(all.length);
    expect(byNode.get("n04")).toHaveLength(1);
    expect(errors).toBe(2);
  });
});
