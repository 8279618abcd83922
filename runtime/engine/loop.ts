import type { Json } from "../json";
import type { CollectedIterations } from "../nodes/execution";
import { type Frame, type NodeState, stateIn } from "./frame";
import type { StepError, StoredValue, ValueRef } from "./records";
import type { LoopScope, PlanNode } from "./topology";

/** Handed values of finished iterations, stored together: `[[index, …], [value, …]]`. */
export type StoredChunk = { readonly ref: ValueRef; readonly stored: StoredValue };

/** What iterations have handed to one aggregator, by iteration index; gaps are skipped or failed ones. */
export type Handed = {
  readonly to: PlanNode;
  readonly values: Json[];
  /** Iterations handed over since the last summary, and the stored chunks of those before. */
  fresh: number[];
  readonly chunks: StoredChunk[];
};

export type IterationFailure = { readonly index: number; readonly error: StepError };

/** Failures kept word by word; the rest are only counted. */
export const failuresKept = 1_000;

export type Loop = {
  readonly state: NodeState;
  readonly body: LoopScope;
  readonly items: readonly { readonly item: Json; readonly key?: string }[];
  readonly parallelism: number;
  readonly onIterationError: "stop" | "collect";
  readonly handed: readonly Handed[];
  readonly failures: IterationFailure[];
  readonly active: Map<number, Frame>;
  next: number;
  failed: number;
  skipped: number;
  stopped: StepError | null;
};

export type LoopOptions = Pick<Loop, "parallelism" | "onIterationError">;

export type LoopProgress = Pick<Loop, "next" | "failed" | "skipped" | "stopped" | "failures"> & {
  readonly active: readonly number[];
};

/** Null for a node that opens no loop. */
export function newLoop(state: NodeState, items: Loop["items"], how: LoopOptions): Loop | null {
  const { body } = state.node;
  if (body === null) return null;
  const targets = new Set<PlanNode>(body.handsOn.map(({ to }) => to));
  return {
    state,
    body,
    items,
    parallelism: how.parallelism,
    onIterationError: how.onIterationError,
    handed: [...targets].map((to) => ({ to, values: [], fresh: [], chunks: [] })),
    failures: [],
    active: new Map(),
    next: 0,
    failed: 0,
    skipped: 0,
    stopped: null,
  };
}

/** Takes what a finished iteration hands to the loop's aggregators; nothing at all counts as skipped. */
export function handOn(loop: Loop, frame: Frame): void {
  let any = loop.handed.length === 0;
  for (const handed of loop.handed) {
    const value = handedValue(loop, frame, handed);
    if (value === undefined) continue;
    any = true;
    handed.values[frame.index] = value;
    handed.fresh.push(frame.index);
  }
  if (!any) loop.skipped += 1;
}

function handedValue(loop: Loop, frame: Frame, { to }: Handed): Json | undefined {
  for (const edge of loop.body.handsOn) {
    if (edge.to !== to) continue;
    if (edge.from === loop.state.node) return frame.item;
    const source = stateIn(frame, edge.from);
    if (source.phase === "settled" && source.port === edge.port) return source.value;
  }
  return undefined;
}

/** What reached an aggregator, in iteration order. */
export function collectedBy(state: NodeState): CollectedIterations {
  const loop = closedLoop(state);
  if (loop === null) return { values: [], failed: 0, failures: [], skipped: 0 };
  const values: Json[] = [];
  // The list has gaps, which forEach leaves out.
  handedTo(loop, state)?.values.forEach((value) => {
    values.push(value);
  });
  return {
    values,
    failed: loop.failed,
    failures: [...loop.failures].sort((a, b) => a.index - b.index),
    skipped: loop.skipped,
  };
}

/** An aggregator has taken what was handed over: nobody needs it any more. */
export function releaseHanded(state: NodeState): void {
  const loop = closedLoop(state);
  const handed = loop === null ? undefined : handedTo(loop, state);
  if (handed === undefined) return;
  handed.values.length = 0;
  handed.fresh = [];
  handed.chunks.length = 0;
}

function closedLoop({ node, frame }: NodeState): Loop | null {
  const [edge] = node.inputs;
  return edge === undefined ? null : stateIn(frame, edge.from).loop;
}

function handedTo(loop: Loop, { node }: NodeState): Handed | undefined {
  return loop.handed.find(({ to }) => to === node);
}
