import type { Json } from "../json";
import type { FlowTest, TestCheck } from "./flow-test";
import type { TestResult } from "./test-result";

/**
 * The test with what was found in the place of what it held on to: for one of its checks, or for all that failed.
 * What an expression says, and what is not there any more, stays.
 */
export function acceptResult(test: FlowTest, result: TestResult, at: number | "all"): FlowTest {
  return {
    ...test,
    checks: test.checks.map((check, index) => {
      const found = result.checks[index];
      if (found === undefined || (at !== "all" && at !== index)) return check;
      if (!canAccept(check, found)) return check;
      return check.check === "end" ? endIn(result, check) : accepted(check, found.actual ?? null);
    }),
  };
}

function endIn(result: TestResult, check: TestCheck): TestCheck {
  const ran = check.older === true ? result.older?.ran : result;
  if (ran == null) return check;
  const { end, error } = ran;
  return {
    check: "end",
    is: end,
    ...(end === "failed" && error !== null && { code: error.code }),
    ...(check.older === true && { older: true }),
  };
}

function accepted(check: TestCheck, actual: Json): TestCheck {
  switch (check.check) {
    case "golden":
      return { ...check, value: actual };
    case "output":
    case "request":
      return { ...check, is: actual };
    case "requests":
      return { ...check, is: Number(actual) };
    case "reached":
      return { ...check, is: actual === true };
    case "left-by":
      return { ...check, port: String(actual) };
    default:
      return check;
  }
}

/** Whether accepting changes anything. */
export function canAccept(check: TestCheck, found: TestResult["checks"][number]): boolean {
  return !found.passed && check.check !== "holds" && found.actual !== undefined;
}
