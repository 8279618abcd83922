import type { GivenAnswer, GivenAnswers } from "../engine/debug/given-answers";
import type { StepRecord } from "../engine/records";
import type { PlanNode } from "../engine/topology";
import { type FlowErrorCode, recoveryByCode } from "../errors/flow-error";
import { type Pairing, reachesOut } from "./pair-nodes";
import { answerReadAgain, failedAnswer } from "./read-again";
import type { Trace } from "./trace";

/**
 * What the systems answered a past run, to stand for their answers to a draft: by idempotency key first, then by step
 * and iteration. `from` names that run, for people. There is none for a step that the draft lets read it in a way of
 * which the history does not say what it would have come to.
 */
export function historyAnswers(
  old: Trace,
  { newOf }: Pairing,
  { draft, from }: { readonly draft: ReadonlyMap<string, PlanNode>; readonly from: string },
): GivenAnswers {
  const answers = new Map<string, GivenAnswer>();
  const keys = keysByPlace(old);
  for (const [place, step] of old.steps) {
    const { node, path } = step;
    const planned = old.plan.nodes.get(node);
    const id = newOf.get(node);
    const now = id === undefined ? undefined : draft.get(id);
    if (id === undefined || now === undefined) continue;
    if (planned === undefined || !reachesOut(planned)) continue;
    const answer = answerAgain(old, step, { planned, now, from });
    if (answer === null) continue;
    answers.set(`at ${path} ${id}`, answer);
    const key = keys.get(place);
    if (key !== undefined) answers.set(`key ${keyIn(key, node, id)}`, answer);
  }
  return answers;
}

/**
 * What a step was answered, as the draft reads it; null where the history does not say what that would come to.
 * Throws STORAGE_REFUSED where a value of it is gone.
 */
export function answerAgain(
  old: Trace,
  step: StepRecord,
  of: { readonly planned: PlanNode; readonly now: PlanNode; readonly from: string },
): GivenAnswer | null {
  const again = answerReadAgain(old, step, of);
  return again === "as-then" ? answerOf(step, old, of.from) : again;
}

/** A step that failed fails with the same error however often it is tried. */
function answerOf(step: StepRecord, { past }: Trace, from: string): GivenAnswer | null {
  const { status, output, port, error } = step;
  if (status === "succeeded" && output !== null) {
    return { value: past.values.json(output), port, from };
  }
  if (status !== "failed" || error === undefined || !isErrorCode(error.code)) return null;
  return failedAnswer(error.code, error.message, from);
}

function isErrorCode(code: string): code is FlowErrorCode {
  return Object.hasOwn(recoveryByCode, code);
}

/** The same idempotency key where the step has another id: the id stands behind the origin's. */
export function keyIn(key: string, node: string, id: string): string {
  if (node === id) return key;
  const at = key.indexOf(".") + 1;
  return key.startsWith(node, at) ? `${key.slice(0, at)}${id}${key.slice(at + node.length)}` : key;
}

function keysByPlace({ effects }: Trace): ReadonlyMap<string, string> {
  return new Map([...effects.values()].map(({ path, node, key }) => [`${path} ${node}`, key]));
}
