import type { TestResult } from "../../runtime/flow-tests/test-result";

/** Characters of a result that is kept whole. */
const resultMax = 400_000;

/**
 * A result as it is kept beside its test. One that quotes too much is kept without documents; its sentences stay with
 * what they quote, such as the first 80 characters of three values that an expression found.
 */
export function keptResult(result: TestResult): TestResult {
  if (JSON.stringify(result).length <= resultMax) return result;
  const checks = result.checks.map(({ passed, untold, message, expression, changes, more }) => {
    const left = (more ?? 0) + (changes?.length ?? 0);
    return {
      passed,
      ...(untold && { untold }),
      message,
      ...(expression !== undefined && { expression }),
      ...(left > 0 && { more: left }),
    };
  });
  return { ...result, checks };
}
