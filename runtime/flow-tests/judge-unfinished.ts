import type { FlowDocument } from "../flow/document";
import { reachableFrom } from "../flow/ports";
import type { TestCheck } from "./flow-test";
import { type Judged, judge } from "./judge-check";
import type { TestOutcome } from "./test-outcome";
import type { CheckResult } from "./test-result";

/** Steps that nobody answered, and the flow that they are of. */
export type Silent = { readonly nodes: readonly string[]; readonly document: FlowDocument };

/**
 * The same of a run of which nothing says what some steps would be answered: what it did behind the first of them is
 * not what the flow would do. A check is told as far as it is about what came before, or was done in a branch beside
 * it; else it is `untold`.
 */
export function judgeUnfinished(check: TestCheck, judged: Judged, silent: Silent): CheckResult {
  const { outcome } = judged;
  const isTold =
    silent.nodes.length === 0 ||
    isBefore(check, outcome, silent.nodes) ||
    isBeside(check, outcome, silent);
  if (isTold) return judge(check, judged);
  const names = silent.nodes.map((node) => `“${judged.nameOf(node)}”`).join(", ");
  const message = `It cannot be told: nothing says what ${names} would be answered.`;
  return { passed: false, untold: true, message };
}

/** About one step; else about what all of them come to. */
function nodeOf(check: TestCheck): string | null {
  if (check.check === "end" || check.check === "holds") return null;
  return check.check === "golden" && check.of === "answer" ? null : check.node;
}

function isBefore(check: TestCheck, outcome: TestOutcome, silent: readonly string[]): boolean {
  const own = nodeOf(check);
  if (own === null) return false;
  const first = outcome.steps.findIndex(({ node }) => silent.includes(node));
  const turns = outcome.steps.flatMap(({ node }, at) => (node === own ? [at] : []));
  if (check.check === "reached") return turns[0] !== undefined && turns[0] <= first;
  // What it asked stands, whatever it would be answered.
  if (check.check === "request" || (check.check === "golden" && check.of === "request")) {
    return turns[0] !== undefined && turns[0] <= first && check.request === 0;
  }
  return turns.length > 0 && turns.every((at) => at < first);
}

const done: ReadonlySet<string> = new Set(["succeeded", "failed"]);

/**
 * No line leads from a silent step to it, and it was done before the run ended for want of an answer. What a list did
 * until then may be a part of it.
 */
function isBeside(check: TestCheck, { steps }: TestOutcome, { nodes, document }: Silent): boolean {
  const own = nodeOf(check);
  if (own === null || nodes.includes(own)) return false;
  if (nodes.some((node) => reachableFrom(document, node).has(own))) return false;
  const turns = steps.filter(({ node }) => node === own);
  return turns.length > 0 && turns.every(({ path, status }) => path === "" && done.has(status));
}
