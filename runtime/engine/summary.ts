import type { Json, JsonObject } from "../json";
import type { Activity, ActivityPhase } from "./activity";
import type { DebugEvent } from "./debug/debug-record";
import type { EffectMode } from "./debug/debug-setup";
import { type Frame, type NodeState, stateIn } from "./frame";
import type { Handed, Loop } from "./loop";
import type { Machine } from "./machine";
import type { Recorder } from "./recorder";
import type { StepError, TableVersions, ValueRef } from "./records";
import type { WarnedNode } from "./run-totals";
import type { SentTo } from "./sent-to";

/**
 * A run's state at a checkpoint, so that recovery reads segment 0, this segment and what follows. All
 * values it names are in its own segment or the payload store; finished iterations are counters and
 * chunks of handed values.
 */
export type Summary = {
  readonly totals: readonly [
    steps: number,
    nodes: readonly (readonly [node: string, ok: number, failed: number, totalUs: number])[],
    /** Dead ends by which something was dropped, `node.port`; absent from older summaries. */
    dropped?: readonly string[],
    /** What nodes warned of, likewise. */
    warned?: readonly WarnedNode[],
  ];
  readonly keys: readonly string[];
  /** First value number that is free. */
  readonly ref: ValueRef;
  readonly root: FrameFacts;
  /** The answer the run has given, so that a repeated delivery gets it again. */
  readonly answer?: ValueRef;
  /** How a debug run is set and where it stands. */
  readonly debug?: readonly DebugEvent[];
  /** What is ready and not executed yet, in this order. */
  readonly ready: readonly (readonly [node: string, path: string])[];
};

export type FrameFacts = {
  readonly failure?: StepError;
  /** Settled nodes with the port they were left by (0: none) and the value's number. */
  readonly settled: readonly (readonly [node: string, port: string | 0, ref: ValueRef])[];
  readonly loops?: readonly LoopFacts[];
  readonly activities?: readonly ActivityFacts[];
  /** Debug runs: what a person let arrive at a step. */
  readonly edited?: readonly (readonly [node: string, ref: ValueRef])[];
};

export type LoopFacts = {
  readonly node: string;
  /** All iterations are finished; an aggregator has still to run. */
  readonly closed: boolean;
  readonly next: number;
  readonly failed: number;
  readonly skipped: number;
  readonly stopped?: StepError;
  readonly failures: readonly (readonly [index: number, error: StepError])[];
  readonly handed: readonly (readonly [to: string, chunks: readonly ValueRef[]])[];
  readonly active: readonly (readonly [index: number, frame: FrameFacts])[];
};

export type ActivityFacts = {
  readonly node: string;
  readonly phase: ActivityPhase;
  /** -1: only a person or an event wakes it. */
  readonly due: number;
  readonly counts: readonly [attempt: number, tries: number, holds: number];
  /** `timeoutMs` -1: not known yet. */
  readonly times: readonly [firstAt: number, sentAt: number, timeoutMs: number];
  readonly key: string;
  readonly request: ValueRef;
  readonly flags: readonly [unsettled: 0 | 1, held: 0 | 1];
  readonly settledBy?: string;
  readonly error?: StepError;
  /** Of a wait for a row, see `WaitedRow`; absent from older summaries. */
  readonly tables?: TableVersions;
  /** Debug runs: what it reaches. */
  readonly mode?: EffectMode;
  /** Absent from older summaries. */
  readonly to?: SentTo;
  /** Absent from older summaries. */
  readonly cleared?: 0 | 1;
};

export function summarise(machine: Machine, recorder: Recorder): Json {
  const root = frameFacts(machine.root, recorder);
  const answer = recorder.restateAnswer();
  const { steps, nodes } = recorder.totals.read();
  const counted = nodes.map((total) => {
    const { node, ok, failed, totalUs } = total;
    return [node, ok, failed, totalUs] as const;
  });
  const { dropped, warned } = recorder.totals;
  const debug = recorder.restated?.();
  const summary: Summary = {
    totals:
      dropped.length + warned.length > 0 ? [steps, counted, dropped, warned] : [steps, counted],
    keys: recorder.keysSeen(),
    ref: recorder.nextRef,
    root,
    ...(answer !== null && { answer }),
    ...(debug !== undefined && { debug }),
    ready: machine.readyStates().map(({ node, frame }) => [node.id, frame.path]),
  };
  return summary as unknown as JsonObject;
}

function frameFacts(frame: Frame, recorder: Recorder): FrameFacts {
  const settled: [string, string | 0, ValueRef][] = [];
  const loops: LoopFacts[] = [];
  const activities: ActivityFacts[] = [];
  const edited: [string, ValueRef][] = [];
  for (const state of frame.states) {
    if (state.loop !== null && (state.phase === "busy" || awaitsCollector(state))) {
      loops.push(loopFacts(state.loop, state.phase !== "busy", recorder));
    }
    if (state.edited !== null) {
      edited.push([state.node.id, recorder.restate(state.edited.value, state.edited.ref)]);
    }
    if (state.activity !== null) activities.push(activityFacts(state.activity, recorder));
    if (state.phase === "settled") {
      settled.push([state.node.id, state.port ?? 0, recorder.restate(state.value, state.ref)]);
    }
  }
  return {
    ...(frame.failure !== null && { failure: frame.failure }),
    settled,
    ...(loops.length > 0 && { loops }),
    ...(activities.length > 0 && { activities }),
    ...(edited.length > 0 && { edited }),
  };
}

function awaitsCollector({ node, frame }: NodeState): boolean {
  return node.outputs.some((edge) => {
    const { phase } = stateIn(frame, edge.to);
    return edge.role === "loop" && phase !== "settled" && phase !== "dead";
  });
}

function loopFacts(loop: Loop, closed: boolean, recorder: Recorder): LoopFacts {
  return {
    node: loop.state.node.id,
    closed,
    next: loop.next,
    failed: loop.failed,
    skipped: loop.skipped,
    ...(loop.stopped !== null && { stopped: loop.stopped }),
    failures: loop.failures.map(({ index, error }) => [index, error]),
    handed: loop.handed.map((handed) => [handed.to.id, chunksOf(handed, recorder)]),
    active: [...loop.active].map(([index, frame]) => [index, frameFacts(frame, recorder)]),
  };
}

/** What was handed over since the last summary becomes one more chunk; the older ones are named again. */
function chunksOf(handed: Handed, recorder: Recorder): readonly ValueRef[] {
  for (const { stored } of handed.chunks) recorder.again(stored);
  if (handed.fresh.length > 0) {
    const values = handed.fresh.map((index) => handed.values[index] ?? null);
    handed.chunks.push(recorder.storeChunk(handed.fresh, values));
    handed.fresh = [];
  }
  return handed.chunks.map(({ ref }) => ref);
}

/** What another process knows of it: a call on its way here is an intent without a result there. */
function storedPhase({ phase, suspension }: Activity): ActivityPhase {
  if (phase === "opening") return "send";
  if (phase !== "in-flight") return phase;
  return suspension === null ? "intended" : "wait";
}

function storedDue({ phase, due, suspension }: Activity): number {
  if (phase === "opening") return 0;
  const at = phase === "in-flight" && suspension !== null ? suspension.until : due;
  return at === Number.POSITIVE_INFINITY ? -1 : at;
}

function activityFacts(activity: Activity, recorder: Recorder): ActivityFacts {
  const { request, settledBy, lastError, suspension } = activity;
  return {
    node: activity.state.node.id,
    phase: storedPhase(activity),
    due: storedDue(activity),
    counts: [activity.attempt, activity.tries, activity.holds],
    times: [activity.firstAt, activity.sentAt, activity.timeoutMs ?? -1],
    key: activity.key,
    request: request === null ? -1 : recorder.restateRequest(request),
    flags: [activity.unsettled ? 1 : 0, activity.held ? 1 : 0],
    ...(settledBy !== null && { settledBy }),
    ...(lastError !== null && { error: lastError }),
    ...(suspension?.row != null && { tables: suspension.row.tables }),
    ...(activity.mode !== null && { mode: activity.mode }),
    ...(activity.to !== null && { to: activity.to }),
    cleared: activity.cleared ? 1 : 0,
  };
}
