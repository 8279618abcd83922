import type { GivenAnswer } from "../engine/debug/given-answers";
import type { StepRecord } from "../engine/records";
import { placeOf } from "../engine/step-place";
import type { PlanNode } from "../engine/topology";
import type { FlowErrorCode } from "../errors/flow-error";
import type { JsonObject } from "../json";
import type { AnswerReading, EffectResult } from "../nodes/execution";
import { sameValue } from "./same-value";
import { attemptsAt, type Trace } from "./trace";

type Step = { readonly planned: PlanNode; readonly now: PlanNode; readonly from: string };

/**
 * What a draft makes of what a system answered then: `as-then` where it reads it as the version did, null where the
 * history does not say what would have come of it, such as a further try.
 */
export function answerReadAgain(
  old: Trace,
  step: StepRecord,
  { planned, now, from }: Step,
): GivenAnswer | "as-then" | null {
  if (now.work.behaviour === "wait") {
    return sameValue(planned.node.config, now.node.config) ? "as-then" : null;
  }
  const [then, fresh] = [readingOf(planned), readingOf(now)];
  if (then === undefined || fresh === undefined) return "as-then";
  const settlesAlike = then.settles === fresh.settles;
  if (then.answers === fresh.answers && settlesAlike) return "as-then";
  for (const attempt of attemptsAt(old, placeOf(step))) {
    if (!settlesAlike && wasUnknown(attempt)) return null;
    const result = otherResult(old, attempt, then, fresh);
    if (result !== null) return answerIn(result, now, from);
  }
  return "as-then";
}

/** What the draft makes of an attempt; null where that is what came of it. */
function otherResult(
  old: Trace,
  attempt: StepRecord,
  then: AnswerReading,
  fresh: AnswerReading,
): EffectResult | null {
  const response = responseIn(old, attempt);
  if (response === null) return null;
  const is = fresh.read(response);
  if (sameResult(then.read(response), is)) return null;
  // It said that it is JSON and was none, of which its stored form says nothing.
  return attempt.error?.code === "ANSWER_INVALID" && is.outcome === "done" ? null : is;
}

/** It fails with this error however often it is tried. */
export function failedAnswer(code: FlowErrorCode, message: string, from: string): GivenAnswer {
  const fault = { fault: "error" as const, code, message };
  return { value: null, port: null, from, faults: [fault], noAnswer: true };
}

function readingOf({ work }: PlanNode): AnswerReading | undefined {
  return work.behaviour === "effect" ? work.effect.reading : undefined;
}

function wasUnknown({ status, settledBy }: StepRecord): boolean {
  return status === "unknown" || status === "in-doubt" || settledBy !== undefined;
}

/** Null for an attempt that was not answered, or was settled by something else than its answer. */
function responseIn({ past }: Trace, attempt: StepRecord): JsonObject | null {
  const { response, responseBody, settledBy } = attempt;
  if (response === undefined) return null;
  if (settledBy !== undefined && settledBy !== "key") return null;
  const { values } = past;
  if (responseBody === undefined) return values.object(response);
  return Object.assign({}, values.object(response), { body: values.json(responseBody) });
}

function sameResult(a: EffectResult, b: EffectResult): boolean {
  if (a.outcome !== b.outcome) return false;
  if (a.outcome === "done") {
    return b.outcome === "done" && a.port === b.port && sameValue(a.value, b.value);
  }
  return b.outcome !== "done" && a.error.code === b.error.code;
}

/** Where the draft would ask again, the history does not say what it would have heard. */
function answerIn(result: EffectResult, { work }: PlanNode, from: string): GivenAnswer | null {
  if (result.outcome === "done") {
    return { value: result.value, port: result.port ?? null, from };
  }
  if (result.outcome === "unknown") return null;
  const { code, message, recovery } = result.error;
  const isTriedAgain = recovery === "retryable" || recovery === "throttled";
  if (recovery === "auth" || recovery === "down" || recovery === "unknown") return null;
  if (isTriedAgain && work.retry.attempts > 1) return null;
  return failedAnswer(code, message, from);
}
