import { describe, expect, it } from "vitest";
import {
  countPlaywright,
  countVitest,
  failedFiles,
  formatSummary,
  mergeSecondTry,
} from "./test-report.mjs";

describe("the report of npm test", () => {
  it("counts Vitest's tests and files that did not load", () => {
    const counted = countVitest({
      testResults: [
        {
          name: "a.test.ts",
          status: "failed",
          assertionResults: [
            { status: "passed", fullName: "adds" },
            { status: "failed", fullName: "subtracts" },
            { status: "skipped", fullName: "divides" },
          ],
        },
        { name: "b.test.ts", status: "failed", assertionResults: [] },
      ],
    });
    expect(counted).toEqual({
      passed: 1,
      failed: 2,
      failures: ["a.test.ts: subtracts", "b.test.ts: did not load"],
    });
  });

  it("counts Playwright's specs at every depth", () => {
    const spec = (title: string, isOk: boolean, status: string) => ({
      title,
      ok: isOk,
      file: "x.spec.ts",
      line: 3,
      tests: [{ status }],
    });
    const counted = countPlaywright({
      suites: [
        {
          specs: [spec("one", true, "expected"), spec("left out", true, "skipped")],
          suites: [{ specs: [spec("two", false, "unexpected")] }],
        },
      ],
      errors: [{ message: "no browser\nat line 3" }],
    });
    expect(counted).toEqual({
      passed: 1,
      failed: 2,
      failures: ["x.spec.ts:3: two", "no browser"],
      unsteady: [],
    });
  });

  it("counts what passed only when tried again, and names it", () => {
    const test = (fullName: string, status: string) => ({ fullName, status });
    const file = (name: string, ...assertionResults: { status: string; fullName: string }[]) => ({
      name,
      status: assertionResults.every(({ status }) => status === "passed") ? "passed" : "failed",
      assertionResults,
    });
    const steady = file("steady.test.ts", test("holds", "passed"));
    const first = {
      testResults: [
        steady,
        file("late.test.ts", test("waits", "failed"), test("reads", "passed")),
        file("wrong.test.ts", test("adds", "failed")),
      ],
    };
    const second = {
      testResults: [
        file("late.test.ts", test("waits", "passed"), test("reads", "passed")),
        file("wrong.test.ts", test("adds", "failed")),
      ],
    };
    expect(failedFiles(first)).toEqual(["late.test.ts", "wrong.test.ts"]);
    const { report, unsteady } = mergeSecondTry(first, second);
    expect(countVitest(report)).toEqual({
      passed: 3,
      failed: 1,
      failures: ["wrong.test.ts: adds"],
    });
    expect(unsteady).toEqual(["late.test.ts: waits"]);
    const late = {
      title: "late",
      ok: true,
      file: "y.spec.ts",
      line: 7,
      tests: [{ status: "flaky" }],
    };
    expect(countPlaywright({ suites: [{ specs: [late] }] })).toEqual({
      passed: 1,
      failed: 0,
      failures: [],
      unsteady: ["y.spec.ts:7: late"],
    });
    const part = { part: "unit", passed: 3, failed: 0, ms: 1, failures: [], unsteady };
    expect(formatSummary([part])).toContain(
      "Passed only when tried again:\n  unit: late.test.ts: waits\n\n3 passed, 0 failed",
    );
  });

  it("ends with the totals over all parts", () => {
    const part = (name: string, passed: number, failures: string[]) => ({
      part: name,
      passed,
      failed: failures.length,
      ms: 1_000,
      failures,
    });
    const text = formatSummary([part("unit", 12, []), part("types", 3, ["product"])]);
    expect(text.split("\n").at(-1)).toBe("15 passed, 1 failed");
    expect(text).toContain("types: product");
  });
});
