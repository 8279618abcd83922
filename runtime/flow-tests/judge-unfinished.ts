import type { TestCheck } from "./flow-test";
import { type Judged, judge } from "./judge-check";
import type { TestOutcome } from "./test-outcome";
import type { CheckResult } from "./test-result";

/**
 * The same of a run of which nothing says what some steps would be answered: what it did from the first of them on is
 * not what the flow would do. A check is told as far as it is about what came before; else it is `untold`.
 */
export function judgeUnfinished(
  check: TestCheck,
  judged: Judged,
  /** Steps that nobody answered. */
  silent: readonly string[],
): CheckResult {
  if (silent.length === 0 || isBefore(check, judged.outcome, silent)) return judge(check, judged);
  const names = silent.map((node) => `“${judged.nameOf(node)}”`).join(", ");
  const message = `It cannot be told: nothing says what ${names} would be answered.`;
  return { passed: false, untold: true, message };
}

function isBefore(check: TestCheck, outcome: TestOutcome, silent: readonly string[]): boolean {
  if (check.check === "end" || check.check === "holds") return false;
  if (check.check === "golden" && check.of === "answer") return false;
  const first = outcome.steps.findIndex(({ node }) => silent.includes(node));
  const turns = outcome.steps.flatMap(({ node }, at) => (node === check.node ? [at] : []));
  if (check.check === "reached") return turns[0] !== undefined && turns[0] <= first;
  // What it asked stands, whatever it would be answered.
  if (check.check === "request" || (check.check === "golden" && check.of === "request")) {
    return turns[0] !== undefined && turns[0] <= first && check.request === 0;
  }
  return turns.length > 0 && turns.every((at) => at < first);
}
