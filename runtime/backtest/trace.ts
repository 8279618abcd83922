import type { Plan } from "../engine/plan";
import { problemAnswer } from "../engine/problem-answer";
import type {
  IntentRecord,
  RunEnd,
  SegmentContent,
  StepError,
  StepRecord,
} from "../engine/records";
import type { Past } from "../engine/replay-past";
import { placeOf } from "../engine/step-place";
import type { Json } from "../json";

/** One request to a system, as a run would have sent it. */
export type TracedEffect = {
  readonly node: string;
  readonly path: string;
  /** Idempotency key. */
  readonly key: string;
  /** Null where the last record of its step is not there. */
  readonly step: StepRecord | null;
  readonly intent: IntentRecord;
};

/** What a run did, by the places it came to. */
export type Trace = {
  readonly past: Pick<Past, "contents" | "values">;
  readonly plan: Plan;
  readonly status: RunEnd["status"];
  readonly error: (StepError & { readonly node?: string }) | null;
  /** The last record of each `path node`, in the order in which they were first reached. */
  readonly steps: ReadonlyMap<string, StepRecord>;
  /** By idempotency key, in the order of sending. */
  readonly effects: ReadonlyMap<string, TracedEffect>;
};

export type TracedEnd = Pick<Trace, "status" | "error">;

/** Puts the records of a run together. `end` is what its last segment says, where that has it. */
export function traceOf(past: Trace["past"], plan: Plan, end: TracedEnd): Trace {
  const steps = new Map<string, StepRecord>();
  for (const { steps: records } of past.contents) {
    for (const step of records) steps.set(placeOf(step), step);
  }
  const effects = new Map<string, TracedEffect>();
  for (const { intents } of past.contents) {
    for (const intent of intents) {
      const { node, path, idempotencyKey: key } = intent;
      const step = steps.get(placeOf(intent)) ?? null;
      effects.set(key, { node, path, key, step, intent });
    }
  }
  return { past, plan, status: end.status, error: end.error, steps, effects };
}

const attemptsIn = new WeakMap<Trace, ReadonlyMap<string, readonly StepRecord[]>>();

/** All records of a place, in their order. They are put by place once, when the first are asked for. */
export function attemptsAt(trace: Trace, place: string): readonly StepRecord[] {
  const known = attemptsIn.get(trace) ?? attemptsByPlace(trace);
  attemptsIn.set(trace, known);
  return known.get(place) ?? [];
}

function attemptsByPlace({ past }: Trace): ReadonlyMap<string, readonly StepRecord[]> {
  const attempts = new Map<string, StepRecord[]>();
  for (const { steps } of past.contents) {
    for (const step of steps) {
      const place = placeOf(step);
      const before = attempts.get(place);
      if (before === undefined) attempts.set(place, [step]);
      else before.push(step);
    }
  }
  return attempts;
}

/** How its journal says that a run ended; null where that is not among what was read. */
export function endIn(contents: readonly SegmentContent[]): TracedEnd | null {
  const end = contents.at(-1)?.end;
  return end === undefined ? null : { status: end.status, error: end.error ?? null };
}

/** The request of an effect, whole. Throws STORAGE_REFUSED where a value of it is gone. */
export function requestOf({ past }: Trace, { intent }: TracedEffect): Json {
  const { values } = past;
  if (intent.body === undefined) return values.json(intent.request);
  return { ...values.object(intent.request), body: values.json(intent.body) };
}

/** The same, as it reads where the step had the idempotency key `key`: a step under another id has another one. */
export function requestUnder(trace: Trace, effect: TracedEffect, key: string): Json {
  const request = requestOf(trace, effect);
  if (effect.key === key) return request;
  return JSON.parse(JSON.stringify(request).replaceAll(effect.key, key)) as Json;
}

/**
 * What the run answered to whoever sent the message, and the step that did; null where it gave no answer. One that
 * failed before it answered tells its error where its trigger says so.
 */
export function answerOf(trace: Trace): { node: string | null; value: Json } | null {
  const { steps, plan, past } = trace;
  for (const { node, response, status } of steps.values()) {
    if (response === undefined || status !== "succeeded") continue;
    if (plan.nodes.get(node)?.work.behaviour !== "respond") continue;
    return { node, value: past.values.json(response) };
  }
  return problemOf(trace);
}

/** Without the step's id in it, which a draft may change and mean the same step. */
function problemOf({ plan, past, error }: Trace): { node: string | null; value: Json } | null {
  if (error === null) return null;
  const triggerNode = past.contents[0]?.start?.trigger.node ?? "";
  const { node = null, ...told } = error;
  const answer = problemAnswer({ plan, triggerNode, head: { id: "" } }, told);
  if (answer === null) return null;
  return { node, value: { status: answer.status, body: answer.body } };
}
