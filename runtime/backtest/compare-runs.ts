import type { StepRecord } from "../engine/records";
import { changedFields, changedPaths } from "./changed-paths";
import { keyIn } from "./history-answers";
import { isLast, lastChange } from "./last-steps";
import type { Pairing } from "./pair-nodes";
import { orderChange } from "./request-order";
import { sameBytes, sameValue } from "./same-value";
import { outputChange, portChange, sameOutput } from "./step-output";
import {
  answerOf,
  placeOf,
  requestOf,
  requestUnder,
  type Trace,
  type TracedEffect,
  type TracedEnd,
} from "./trace";
import type { PairedEvent } from "./traced-events";
import type { ChangedWait } from "./traced-waits";
import { type Cause, untold, type Verdict } from "./verdict";

/** The same effect before and after; one of them null where it came or went. */
export type PairedEffect = {
  readonly before: TracedEffect | null;
  readonly after: TracedEffect | null;
  readonly same: boolean;
};

/** A past run and the draft's run of the same message. */
export type RunPair = {
  readonly before: Trace;
  readonly after: Trace;
  readonly pairing: Pairing;
  readonly events: readonly PairedEvent[];
  /** Waits for another event than then, which get the one that came then. */
  readonly waits: readonly ChangedWait[];
};

export type Comparison = {
  readonly verdict: Verdict;
  readonly effects: readonly PairedEffect[];
};

const unanswered = "ANSWER_UNKNOWN";

/** What has changed for one message, and where it begins. */
export function compareRuns(pair: RunPair): Comparison {
  const effects = pairEffects(pair);
  const silent = [...pair.after.steps.values()].find(({ error }) => error?.code === unanswered);
  const verdict =
    silent === undefined ? verdictOf(pair, effects) : untold("no-answer", silent.node);
  return { verdict, effects };
}

function verdictOf(pair: RunPair, effects: readonly PairedEffect[]): Verdict {
  const { before, after: end } = pair;
  const assumed = effects.some(isAssumed) || pair.waits.length > 0;
  if (before.status === "succeeded" && end.status !== "succeeded") {
    return { class: "newly-fails", assumed, cause: failureOf(end) };
  }
  if (before.status !== "succeeded" && end.status === "succeeded") {
    return { class: "newly-succeeds", assumed, cause: failureOf(before) };
  }
  if (!endsAlike(pair)) return { class: "differ", assumed, cause: failureOf(end) };
  const changed = firstChange(pair, effects);
  if (changed !== null) return { class: "differ", assumed, cause: changed };
  const unknown = pair.events.find(({ same }) => same === null);
  if (unknown !== undefined) return untold("event-unknown", unknown.after?.node);
  return { class: "same", assumed, cause: null };
}

/** The old answer stands for that to a request that the draft has changed. */
export function isAssumed({ before, after, same }: PairedEffect): boolean {
  return before !== null && after !== null && !same;
}

function failureOf({ error }: TracedEnd): Cause {
  const { code = "", message = "", node = null } = error ?? {};
  return { kind: "failure", node, code, message };
}

function endsAlike({ before, after: end, pairing }: RunPair): boolean {
  if (before.error === null || end.error === null) return before.error === end.error;
  const node = end.error.node === undefined ? undefined : pairing.oldOf.get(end.error.node);
  return before.error.code === end.error.code && before.error.node === node;
}

function pairEffects({ before, after, pairing }: RunPair): readonly PairedEffect[] {
  const byKey = new Map<string, TracedEffect>();
  const byPlace = new Map<string, TracedEffect>();
  for (const effect of before.effects.values()) {
    const node = pairing.newOf.get(effect.node);
    if (node === undefined) continue;
    byKey.set(keyIn(effect.key, effect.node, node), effect);
    byPlace.set(placeOf({ path: effect.path, node }), effect);
  }
  const left = new Set(before.effects.values());
  const paired: PairedEffect[] = [];
  for (const effect of after.effects.values()) {
    const place = placeOf(effect);
    const old = pairing.oldOf.has(effect.node)
      ? (byKey.get(effect.key) ?? byPlace.get(place))
      : undefined;
    if (old !== undefined && left.delete(old)) {
      paired.push({ before: old, after: effect, same: sameRequest(before, old, after, effect) });
    } else {
      paired.push({ before: null, after: effect, same: false });
    }
  }
  for (const effect of left) paired.push({ before: effect, after: null, same: false });
  return paired;
}

function sameRequest(before: Trace, old: TracedEffect, after: Trace, now: TracedEffect): boolean {
  const [then, fresh] = [before.past.values, after.past.values];
  const [a, b] = [old.intent, now.intent];
  const bodies =
    a.body === undefined || b.body === undefined
      ? a.body === b.body
      : sameBytes(then.bytes(a.body), fresh.bytes(b.body));
  if (bodies && sameBytes(then.bytes(a.request), fresh.bytes(b.request))) return true;
  return sameValue(requestOf(before, old), requestUnder(after, now, old.key));
}

/** The first step that parts the two, where they part at all by what they send, answer, come to, or pass. */
function firstChange(pair: RunPair, effects: readonly PairedEffect[]): Cause | null {
  const outward = outwardChange(pair, effects);
  const parting = outward ?? partingOf(pair, effects, comesTo) ?? lastChange(pair);
  // Values in between part by it, and it comes of none of them.
  if (parting === null || parting.kind === "order") return parting;
  return partingOf(pair, effects, () => true) ?? parting;
}

function outwardChange(pair: RunPair, effects: readonly PairedEffect[]): Cause | null {
  for (const effect of effects) if (!effect.same) return effectChange(pair, effect);
  const order = orderChange(pair, effects);
  if (order !== null) return order;
  for (const wait of pair.waits) if (isTold(wait)) return waitChange(wait);
  for (const event of pair.events) if (event.same === false) return eventChange(pair, event);
  const [then, now] = [answerOf(pair.before), answerOf(pair.after)];
  if (changedPaths(then?.value, now?.value, 1).length === 0) return null;
  const fields = changedFields(then?.value, now?.value);
  return Object.assign({ kind: "answer" as const, node: now?.node ?? null }, fields);
}

/** Of the others it is only assumed that they wait for the same. */
function isTold({ before, after }: ChangedWait): boolean {
  return before.awaited !== undefined && after.awaited !== undefined;
}

function waitChange({ before, after }: ChangedWait): Cause {
  const { field } = changedFields(before.awaited, after.awaited);
  return { kind: "awaited", node: after.node, field };
}

function eventChange({ pairing }: RunPair, { before, after }: PairedEvent): Cause {
  const { node = "" } = before ?? {};
  if (after === null) return { kind: "untold-event", node: pairing.newOf.get(node) ?? node };
  if (before === null) return { kind: "told-event", node: after.node };
  const fields = changedFields(before.event, after.event);
  return Object.assign({ kind: "event" as const, node: after.node }, fields);
}

function effectChange({ before, after, pairing }: RunPair, effect: PairedEffect): Cause {
  const { before: then, after: now } = effect;
  if (now === null) {
    const { node = "" } = then ?? {};
    return { kind: "unsent", node: pairing.newOf.get(node) ?? node };
  }
  if (then === null) return { kind: "sent", node: now.node };
  const fields = changedFields(requestOf(before, then), requestUnder(after, now, then.key));
  return Object.assign({ kind: "request" as const, node: now.node }, fields);
}

/** The first step of both that asks for something else, hands on something else, or is left by another port. */
function partingOf(
  pair: RunPair,
  effects: readonly PairedEffect[],
  counts: typeof comesTo,
): Cause | null {
  const { before, after, pairing } = pair;
  for (const step of after.steps.values()) {
    const old = pairing.oldOf.get(step.node);
    if (old === undefined) continue;
    const then = before.steps.get(placeOf({ path: step.path, node: old }));
    if (then === undefined || isUnexecuted(then) || isUnexecuted(step)) continue;
    const asked = effects.find(
      ({ after: one }) => one?.node === step.node && one.path === step.path,
    );
    if (asked?.before != null && !asked.same) {
      return addedBefore(pair, step, effectChange(pair, asked));
    }
    if (then.port !== step.port) return portChange(pair, then, step);
    if (counts(pair, then, step) && !sameOutput(pair, then, step)) {
      return addedBefore(pair, step, outputChange(pair, then, step));
    }
  }
  return null;
}

/** Both runs end with it; an answer is compared by what it says. */
function comesTo({ before, after }: RunPair, then: StepRecord, now: StepRecord): boolean {
  if (!isLast(before, then) || !isLast(after, now)) return false;
  return after.plan.nodes.get(now.node)?.work.behaviour !== "respond";
}

/** What a step does otherwise because of a new step right before it is that one's doing. */
function addedBefore({ after, pairing }: RunPair, { node, path }: StepRecord, cause: Cause): Cause {
  if (!("field" in cause)) return cause;
  for (const { from, to } of after.plan.document.edges) {
    const [before = ""] = from.split(".", 1);
    if (to.split(".", 1)[0] !== node || pairing.oldOf.has(before)) continue;
    if (after.steps.get(placeOf({ path, node: before }))?.status !== "succeeded") continue;
    const inBody = (field: string) => field.replace(/^body\.?/, "");
    const also = "also" in cause ? cause.also?.map(inBody) : undefined;
    const field = inBody(cause.field);
    return { kind: "added", node: before, field, ...(also !== undefined && { also }) };
  }
  return cause;
}

function isUnexecuted({ status }: StepRecord): boolean {
  return status === "skipped" || status === "cancelled";
}
