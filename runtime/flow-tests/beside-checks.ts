import { endWords } from "./end-words";
import type { TestCheck } from "./flow-test";
import type { TestOutcome } from "./test-outcome";

/**
 * Why a test fails whatever its checks say, in sentences: it checks nothing, a step was not answered, or the run did
 * not succeed and no check says how it ends. Empty for one that its checks alone decide.
 */
export function besideChecks(
  checks: readonly TestCheck[],
  { end, error }: Pick<TestOutcome, "end" | "error">,
  unanswered: readonly string[],
): readonly string[] {
  const reasons = unanswered.map((name) => `Nothing says what “${name}” would be answered.`);
  if (end !== "succeeded" && !checks.some(({ check }) => check === "end")) {
    const code = error === null ? "" : ` (${error.code})`;
    reasons.push(`The run ${endWords[end]}${code}, and no check says that it should.`);
  }
  if (checks.length === 0) reasons.push("It checks nothing: add a check.");
  return reasons;
}
