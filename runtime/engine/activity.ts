import { type FlowErrorCode, type Recovery, recoveryByCode } from "../errors/flow-error";
import type { RetryPolicy } from "../flow/document";
import type { AwaitedRow, EffectRequest, Guarantee } from "../nodes/execution";
import type { Subscription } from "../ports";
import type { EffectMode } from "./debug/debug-setup";
import type { NodeState } from "./frame";
import type { NodeWork } from "./node-work";
import type { StepError, TableVersions, ValueRef } from "./records";
import type { SentTo } from "./sent-to";

/**
 * An effect under way. `send` waits for its time (at once, or a retry's) → `opening` (its connection, once)
 * → `send` → `intended` (its intent goes
 * into the next commit) → `in-flight` → done; or, when its outcome is unknown, → `send` with the same
 * key, → `look-up`, or → `in-doubt`, where only a person decides. `wait` is a wait, or a sub-flow that runs.
 */
export type ActivityPhase =
  | "send"
  | "opening"
  | "intended"
  | "in-flight"
  | "look-up"
  | "in-doubt"
  | "wait";

/** A row that a step waits for, and the versions that it reads of the tables in which it has found others so. */
export type WaitedRow = AwaitedRow & { readonly tables: TableVersions };

/** What a suspended step waits for. */
export type Suspension = {
  /** Epoch ms at which the wait ends by itself. */
  readonly until: number;
  readonly kind: "time" | "event" | "sub-flow" | "row";
  readonly subscription: Subscription | null;
  /** The row that a table does not have yet. */
  readonly row: WaitedRow | null;
  /** Whether the host was asked since the wait began here. */
  asked: boolean;
};

export type Activity = {
  readonly state: NodeState;
  phase: ActivityPhase;
  /** Epoch ms from which it may go on; 0 is at once. */
  due: number;
  /** Number of its last attempt; attempts that never left count, too. */
  attempt: number;
  /** Attempts that the retry policy counts. */
  tries: number;
  /** How often it was put off because the target was down, refused our credentials, or did not say. */
  holds: number;
  firstAt: number;
  sentAt: number;
  startedAt: number;
  /** The node's own, else its connection's; known once the connection was opened. */
  timeoutMs: number | null;
  key: string;
  request: EffectRequest | null;
  requestRef: ValueRef | null;
  /** An attempt may have had its effect and nobody knows yet. */
  unsettled: boolean;
  /** What earlier runs did with it is no question any more: this one has an intent for it, or somebody has said so. */
  cleared: boolean;
  /** The target is down or refuses our credentials. */
  held: boolean;
  lastError: StepError | null;
  /** How the outcome of an earlier attempt was settled. */
  settledBy: string | null;
  suspension: Suspension | null;
  /** Its beginning is in the journal. */
  committed: boolean;
  /** Debug runs: what it reaches, from its first attempt to its last; null before, and in other runs. */
  mode: EffectMode | null;
  /** Where its next request goes; null where its connection was not opened, or it has none. */
  to: SentTo | null;
};

export function newActivity(state: NodeState, now: number): Activity {
  return {
    state,
    phase: "send",
    due: 0,
    attempt: 0,
    tries: 0,
    holds: 0,
    firstAt: now,
    sentAt: 0,
    startedAt: now,
    timeoutMs: null,
    key: "",
    request: null,
    requestRef: null,
    unsettled: false,
    cleared: false,
    held: false,
    lastError: null,
    settledBy: null,
    suspension: null,
    committed: false,
    mode: null,
    to: null,
  };
}

export const timeoutDefaultMs = 30_000;

export function timeoutOf({ timeoutMs }: Activity): number {
  return timeoutMs ?? timeoutDefaultMs;
}

/** What follows a failure where the target surely did nothing, or refused. */
export type Next =
  | { readonly next: "fail" }
  | { readonly next: "retry" | "hold"; readonly due: number };

const holdMs = 5_000;
const holdMaxMs = 300_000;

export function afterFailure(
  activity: Activity,
  recovery: Recovery,
  policy: RetryPolicy,
  at: {
    readonly now: number;
    readonly retryAfterMs: number | undefined;
    readonly mayHold: boolean;
  },
): Next {
  switch (recovery) {
    case "retryable":
    case "throttled": {
      const due = at.now + Math.max(backoff(policy, activity), at.retryAfterMs ?? 0);
      const late =
        policy.durationMaxMs !== undefined && due - activity.firstAt > policy.durationMaxMs;
      return activity.tries < policy.attempts && !late ? { next: "retry", due } : { next: "fail" };
    }
    case "auth":
    case "down":
      return at.mayHold ? { next: "hold", due: at.now + holdTime(activity) } : { next: "fail" };
    case "unknown":
    case "data":
    case "duplicate":
    case "conflict":
      return { next: "fail" };
  }
}

/** Doubles from 5 s to 5 min: for targets that are down, and for repeats of an unknown outcome. */
export function holdTime({ holds, key, attempt }: Activity): number {
  return jitter(Math.min(holdMs * 2 ** Math.min(holds, 10), holdMaxMs), key, attempt);
}

/** The first repeat of an unknown keyed send comes soon: most answers are lost to a short fault. */
export function resendTime(activity: Activity): number {
  return activity.holds === 0
    ? jitter(500, activity.key, activity.attempt)
    : holdTime({ ...activity, holds: activity.holds - 1 });
}

function backoff(policy: RetryPolicy, { tries, key, attempt }: Activity): number {
  const wait = policy.delayMs * 2 ** Math.max(0, tries - 1);
  return jitter(Math.min(wait, policy.delayMaxMs ?? 3_600_000), key, attempt);
}

/** 75 to 125 %, the same for the same attempt: a pure function has no dice. */
function jitter(ms: number, key: string, attempt: number): number {
  let mixed = 2_166_136_261 ^ attempt;
  for (let at = 0; at < key.length; at++) {
    mixed = Math.imul(mixed ^ key.charCodeAt(at), 16_777_619);
  }
  return Math.round(ms * (0.75 + ((mixed >>> 0) % 1_000) / 2_000));
}

/** A sub-flow is found again by its origin, so asking for it twice starts it once. */
export function guaranteeOf(work: NodeWork): Guarantee {
  if (work.behaviour === "effect") return work.effect.guarantee;
  return work.behaviour === "call" ? "keyed" : "none";
}

/** Changes nothing at its target, so nobody need know whether it arrived. */
export function isRead(work: NodeWork): boolean {
  return work.behaviour === "effect" && work.effect.reads === true;
}

/** An outcome nobody read: what may be done about it. */
export function afterUnknown(
  activity: Activity,
  guarantee: Guarantee,
  now: number,
): { readonly phase: "send" | "look-up" | "in-doubt"; readonly due: number } {
  switch (guarantee) {
    case "keyed":
      return { phase: "send", due: now + resendTime(activity) };
    case "lookup":
      // The old request may still be on its way until its timeout has passed twice.
      return { phase: "look-up", due: Math.max(now, activity.sentAt + 2 * timeoutOf(activity)) };
    case "none":
      return { phase: "in-doubt", due: Number.POSITIVE_INFINITY };
  }
}

/** What the retry policy counts; a target that is down, or an unknown outcome, it does not. */
export function isCounted(recovery: Recovery): boolean {
  return recovery === "retryable" || recovery === "throttled";
}

/** Recovery class of a stored error; a code of an older build counts as data. */
export function recoveryOf(error: StepError): Recovery {
  return Object.hasOwn(recoveryByCode, error.code)
    ? recoveryByCode[error.code as FlowErrorCode]
    : "data";
}

/** It may be on its way at this moment, or its connection is being opened. */
export function isUnderWay({ phase }: Activity): boolean {
  return phase === "in-flight" || phase === "intended" || phase === "opening";
}
