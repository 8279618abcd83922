import { describe, expect, it } from "vitest";
import type { CheckResult, TestResult } from "../../runtime/flow-tests/test-result";
import { keptResult } from "./kept-result";

const resultOf = (checks: readonly CheckResult[]): TestResult => ({
  passed: false,
  end: "succeeded",
  error: null,
  checks,
  unanswered: [],
  coverage: { nodes: {}, edges: {}, rows: {} },
});

const failed: CheckResult = {
  passed: false,
  expression: "steps.map.total > 50",
  message: "It is not so: steps.map.total is 42.",
};
const differs = (lines: number): CheckResult => ({
  passed: false,
  message: "The answer differs in 2 places.",
  actual: Array.from({ length: lines }, (_, line) => ({ line })),
  changes: [
    { path: "[0].line", before: 1, after: 0 },
    { path: "[1].line", before: 0, after: 1 },
  ],
  more: 3,
});

describe("what is kept of a test's result", () => {
  it("is all of it where it is small", () => {
    const result = resultOf([failed, differs(2)]);
    expect(keptResult(result)).toEqual(result);
  });

  it("is of a large one what did not hold, and how much differs, without the documents", () => {
    const open: CheckResult = { passed: false, untold: true, message: "Nothing answers." };
    const { checks, ...rest } = keptResult(resultOf([failed, differs(50_000), open]));
    expect(checks).toEqual([
      failed,
      { passed: false, message: "The answer differs in 2 places.", more: 5 },
      open,
    ]);
    expect({ ...rest, checks: [] }).toEqual(resultOf([]));
  });
});
