import { describe, expect, it } from "vitest";
import { countPlaywright, countVitest, formatSummary } from "./test-report.mjs";

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
    });
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
