import { askedDigest } from "../engine/debug/asked-digest";
import type { DebugRecord } from "../engine/debug/debug-record";
import {
  answerAt,
  type GivenAnswer,
  type GivenAnswers,
  type GivenFault,
  type LostAnswer,
  storedAnswers,
} from "../engine/debug/given-answers";
import type { Plan } from "../engine/plan";
import type { StepRecord } from "../engine/records";
import type { Past } from "../engine/replay-past";
import { attemptOf, placeOf } from "../engine/step-place";
import type { PlanNode } from "../engine/topology";
import { FlowError, type FlowErrorCode, recoveryByCode } from "../errors/flow-error";
import { answerAgain, keyIn } from "./history-answers";
import { pairNodes, reachesOut } from "./pair-nodes";
import { failedAnswer } from "./read-again";
import { requestOf, type Trace, type TracedEffect, traceOf } from "./trace";

/** A past run, the version that it ran, and the draft that its answers are to stand in. */
export type PastInDraft = {
  readonly past: Pick<Past, "head" | "contents" | "values">;
  readonly version: Plan;
  readonly draft: Plan;
};

/**
 * What systems answered a run of the same message, for the same call again: what came of it then, whether that is an
 * answer, an error, or none in time. Steps are paired as in a backtest. Of a debug run what systems said and people
 * typed in it goes before what it was begun with, and that before what it was answered by that. A step that somebody
 * let fail fails so again, but for the one before which it is begun `anew`.
 */
export function ownAnswers(of: PastInDraft & { readonly anew?: Place | null }): GivenAnswers {
  const { contents } = of.past;
  const calls = [...callsOf(of)];
  const begunAnew = calls.find((call) => isAt(call, of.anew ?? null));
  const begunWith = withoutMade(answersBegunWith(of), of.anew ?? null, begunAnew);
  const answers = new Map(begunWith);
  const deeds = deedsIn(contents.flatMap(({ debug = [] }) => debug));
  const isReal = of.past.head.purpose !== "debug";
  for (const call of calls) {
    const { step, id, effect } = call;
    const made = deeds.madeBy.get(placeOf(step));
    if (made !== undefined && call !== begunAnew) {
      const failing = failingAgain(call, made);
      if (failing !== null) {
        answers.set(`at ${step.path} ${id}`, failing);
        if (effect !== null && step.path !== "") {
          answers.set(`key ${keyIn(effect.key, step.node, id)}`, failing);
        }
        continue;
      }
    }
    if (deeds.madeToFail(step)) continue;
    const by = deeds.typedBy.get(placeOf(step));
    const from = deeds.tookFrom.get(placeOf(step));
    const isSaid = by !== undefined || from !== undefined || effect?.intent.mode !== undefined;
    const key = effect === null ? "" : keyIn(effect.key, step.node, id);
    if (!isReal && !isSaid && answerAt(begunWith, id, step.path, key) !== null) continue;
    const answer = outcomeOf(call);
    if (answer === null) continue;
    const own: GivenAnswer = Object.assign(
      answer,
      { own: true as const },
      by !== undefined && { by },
      from !== undefined && { from },
    );
    answers.set(`at ${step.path} ${id}`, own);
    // Outside of lists a step is called once: its place finds it.
    if (effect !== null && step.path !== "") answers.set(`key ${key}`, own);
  }
  return answers;
}

/** What of them is gone could have been for any step: all are told as lost. */
function answersBegunWith({ past, draft }: PastInDraft): GivenAnswers {
  const { head, contents, values } = past;
  try {
    return storedAnswers(contents[0]?.start?.replay, (ref) => values.json(ref));
  } catch (cause) {
    if (!isGone(cause)) throw cause;
    return allLost(draft, head.id, lostBy(cause));
  }
}

/** Nothing is known of what the run `from` was answered. */
export function allLost(draft: Plan, from: string, lost: LostAnswer): GivenAnswers {
  const reaching = [...draft.nodes.values()].filter(reachesOut);
  return new Map(reaching.map(({ id }) => [`step ${id}`, lostAnswer(from, lost)]));
}

type Place = { readonly node: string; readonly path: string };

/** What a person let a step suffer, at each try or at the first alone. */
type Made = { readonly fault: GivenFault; readonly once: boolean; readonly by: string };

function isAt({ id, step }: Call, place: Place | null): boolean {
  return place !== null && place.node === id && place.path === step.path;
}

/**
 * What somebody let a step of an earlier run suffer is not what it suffers again where it is begun anew: neither by its
 * place nor by the key that its call had. Another step that suffered the same keeps its own.
 */
function withoutMade(
  answers: GivenAnswers,
  anew: Place | null,
  call: Call | undefined,
): GivenAnswers {
  if (anew === null) return answers;
  const over = [`at ${placeOf(anew)}`];
  if (call?.effect != null) over.push(`key ${keyIn(call.effect.key, call.step.node, call.id)}`);
  const left = new Map(answers);
  for (const place of over) if (left.get(place)?.made === true) left.delete(place);
  return left;
}

/** Null where it was let fail once, and nothing says what came then. */
function failingAgain(call: Call, { fault, once, by }: Made): GivenAnswer | null {
  const made = { own: true as const, by, made: true as const, faults: [fault] };
  const { from, step } = call;
  if (!once) return { value: null, port: null, from, noAnswer: true, ...made };
  const answer = step.status === "succeeded" ? outcomeOf(call) : null;
  if (answer === null || answer.lost !== undefined) return null;
  return { value: answer.value, port: answer.port, from, ...made };
}

/**
 * What systems answered another run where all went well, for any call of the same step. `isOwn`: that run had the same
 * message; its answers are told as such where it is known what they were the answers to.
 */
export function othersAnswers(of: PastInDraft & { readonly isOwn?: boolean }): GivenAnswers {
  const answers = new Map<string, GivenAnswer>();
  for (const call of callsOf(of)) {
    const answer = call.step.status === "succeeded" ? outcomeOf(call) : null;
    if (answer === null || answer.lost !== undefined) continue;
    const own = of.isOwn === true && answer.asked !== undefined;
    answers.set(`step ${call.id}`, own ? Object.assign(answer, { own: true as const }) : answer);
  }
  return answers;
}

type Call = {
  readonly trace: Trace;
  /** Its last record. */
  readonly step: StepRecord;
  readonly effect: TracedEffect | null;
  readonly planned: PlanNode;
  /** The step of the draft that does the same, and its id. */
  readonly now: PlanNode;
  readonly id: string;
  readonly from: string;
};

function* callsOf({ past, version, draft }: PastInDraft): Iterable<Call> {
  const trace = traceOf(past, version, { status: "succeeded", error: null });
  const { newOf } = pairNodes(version, draft);
  const effects = new Map([...trace.effects.values()].map((effect) => [placeOf(effect), effect]));
  for (const [place, step] of trace.steps) {
    const planned = version.nodes.get(step.node);
    const id = newOf.get(step.node);
    const now = id === undefined ? undefined : draft.nodes.get(id);
    if (planned === undefined || id === undefined || now === undefined) continue;
    if (!reachesOut(planned) || step.status === "skipped" || step.status === "cancelled") continue;
    const effect = effects.get(place) ?? null;
    yield { trace, step, effect, planned, now, id, from: past.head.id };
  }
}

/** Null for a call of which nothing has come yet, or that was never made. */
function outcomeOf({ trace, step, effect, planned, now, from }: Call): GivenAnswer | null {
  const { status, error } = step;
  if (status === "waiting") return null;
  // Its request could not even be made: it fails by itself.
  if (effect === null && status === "failed" && planned.work.behaviour !== "wait") return null;
  const asked = effect === null ? {} : askedIn(trace, effect);
  try {
    if (status === "unknown" || status === "in-doubt") {
      const faults = [{ fault: "timeout" as const }];
      return Object.assign(
        { value: null, port: null, from, faults, noAnswer: true as const },
        asked,
      );
    }
    if (status === "retrying") return stillFailing(error, from, asked);
    const answer = answerAgain(trace, step, { planned, now, from });
    return answer === null ? lostAnswer(from, "reading") : Object.assign(answer, asked);
  } catch (cause) {
    if (!isGone(cause)) throw cause;
    return lostAnswer(from, lostBy(cause));
  }
}

function isGone(cause: unknown): cause is FlowError {
  return cause instanceof FlowError && cause.code === "STORAGE_REFUSED";
}

/** Of a run that waits for its next try. */
function stillFailing(
  error: StepRecord["error"],
  from: string,
  asked: Pick<GivenAnswer, "asked">,
): GivenAnswer | null {
  if (error === undefined || !Object.hasOwn(recoveryByCode, error.code)) return null;
  return Object.assign(failedAnswer(error.code as FlowErrorCode, error.message, from), asked);
}

function lostAnswer(from: string, lost: LostAnswer): GivenAnswer {
  return { value: null, port: null, from, lost };
}

function lostBy({ detail }: FlowError): LostAnswer {
  return detail?.lost === "size" ? "size" : "retention";
}

/** A request that is gone is not known; its answer stands all the same. */
function askedIn(trace: Trace, effect: TracedEffect): Pick<GivenAnswer, "asked"> {
  try {
    const request = requestOf(trace, effect) as Parameters<typeof askedDigest>[0];
    return { asked: askedDigest(request, effect.key) };
  } catch (cause) {
    if (!isGone(cause)) throw cause;
    return {};
  }
}

/** What people did in a run that was stepped through: answers typed or taken over, and what they made fail. */
function deedsIn(debug: readonly DebugRecord[]) {
  const typedBy = new Map<string, string>();
  const tookFrom = new Map<string, string>();
  const madeBy = new Map<string, Made>();
  const failed = new Set<string>();
  for (const event of debug) {
    if (event.kind === "gave" || event.kind === "answered") {
      typedBy.set(placeOf(event), event.by ?? "");
    } else if (event.kind === "took") tookFrom.set(placeOf(event), event.run);
    else if (event.kind === "failed") {
      const { fault, once = false, by } = event;
      if (!once) failed.add(placeOf(event));
      if (fault !== undefined) madeBy.set(placeOf(event), { fault, once, by: by ?? "" });
    } else if (event.kind === "faulted") failed.add(attemptOf(event));
  }
  const madeToFail = (step: StepRecord) =>
    step.status !== "succeeded" && (failed.has(placeOf(step)) || failed.has(attemptOf(step)));
  return { typedBy, tookFrom, madeBy, madeToFail };
}
