import type { OlderAsks, OlderRan } from "../engine/trial/older-told";
import { endWords } from "./end-words";
import type { TestCheck } from "./flow-test";
import { olderProblem } from "./older-words";
import type { TestOutcome } from "./test-outcome";
import type { OlderResult } from "./test-result";

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
  if (end !== "succeeded" && !checks.some((one) => one.check === "end" && one.older !== true)) {
    const code = error === null ? "" : ` (${error.code})`;
    reasons.push(`The run ${endWords[end]}${code}, and no check says that it should.`);
  }
  if (again !== null) reasons.push(again);
  if (checks.length === 0) reasons.push("It checks nothing: add a check.");
  return reasons;
}

/** The same of its older message: it must change nothing at any system by a step that no check of it is about. */
export function besideOlder(
  checks: readonly TestCheck[],
  older: OlderResult,
  nameOf: (node: string) => string,
): readonly string[] {
  const { ran, unanswered } = older;
  const about = checks.filter((check) => check.older === true);
  const reasons = unanswered.map(
    (node) => `Nothing says what “${nameOf(node)}” would be answered for the older message.`,
  );
  if (ran !== null && ran.end !== "succeeded" && !about.some(({ check }) => check === "end")) {
    const code = ran.error === null ? "" : ` (${ran.error.code})`;
    reasons.push(
      `The run of the older message ${endWords[ran.end]}${code}, and no check of it says that it should.`,
    );
  }
  const problem = olderProblem(older, nameOf, (asks) =>
    about.some((check) => isAbout(check, asks, ran)),
  );
  return problem === null ? reasons : [...reasons, problem];
}

/** Whether a check says what becomes of the calls of a step that changes something. */
function isAbout(check: TestCheck, { node, calls }: OlderAsks, ran: OlderRan | null): boolean {
  if (check.check === "holds") return namesStep(check.expression, node);
  // Who expects that the system refuses its only call says what becomes of it.
  if (check.check === "end")
    return check.is === "failed" && calls === 1 && ran?.error?.node === node;
  if (check.check === "golden" && check.of === "answer") return false;
  return check.node === node;
}

/** `requests.n04[0].body`, `steps["n04"]` */
function namesStep(expression: string, node: string): boolean {
  const words = expression.split(/[^\p{L}\p{N}_-]+/u);
  return words.includes(node);
}
