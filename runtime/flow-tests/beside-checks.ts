import { endWords } from "./end-words";
import type { TestCheck } from "./flow-test";
import type { TestOutcome } from "./test-outcome";

/**
 * Why a test fails whatever its checks say, in sentences: it checks nothing, a step was not answered, the run did not
 * succeed and no check says how it ends, or a second delivery of its message runs again. Empty for one that its checks alone decide.
 */
export function besideChecks(
  checks: readonly TestCheck[],
  { end, error }: Pick<TestOutcome, "end" | "error">,
  unanswered: readonly string[],
  /** What is wrong with a second delivery of the message. */
  again: string | null = null,
): readonly string[] {
  const reasons = unanswered.map((name) => `Nothing says what “${name}” would be answered.`);
  if (end !== "succeeded" && !checks.some(({ check }) => check === "end")) {
    const code = error === null ? "" : ` (${error.code})`;
    reasons.push(`The run ${endWords[end]}${code}, and no check says that it should.`);
  }
  if (again !== null) reasons.push(again);
  if (checks.length === 0) reasons.push("It checks nothing: add a check.");
  return reasons;
}
