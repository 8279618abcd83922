import type { StepRecord } from "../../runtime/engine/records";
import type { FoldedHistory } from "./fold-history";
import { type NodeStatus, openIntents } from "./node-overview";

/** A stretch of time a node was busy; several attempts in one where there are too many to draw. */
export type TimelineBar = {
  readonly startedAt: number;
  /** Null while it is under way. */
  readonly endedAt: number | null;
  readonly status: NodeStatus;
  readonly path: string;
  readonly attempt: number;
  /** Attempts drawn as this one bar. */
  readonly count: number;
};

export type TimelineRow = { readonly node: string; readonly bars: readonly TimelineBar[] };

/** More bars than this per row cannot be told apart. */
const barsMax = 120;

const troubled: ReadonlySet<NodeStatus> = new Set(["failed", "in-doubt", "unknown"]);

function merge(bars: readonly TimelineBar[]): readonly TimelineBar[] {
  if (bars.length <= barsMax) return bars;
  const size = Math.ceil(bars.length / barsMax);
  const merged: TimelineBar[] = [];
  for (let at = 0; at < bars.length; at += size) {
    const group = bars.slice(at, at + size);
    const [first] = group;
    if (first === undefined) break;
    const worst = group.find((bar) => troubled.has(bar.status)) ?? first;
    const open = group.some((bar) => bar.endedAt === null);
    merged.push({
      ...worst,
      startedAt: Math.min(...group.map((bar) => bar.startedAt)),
      endedAt: open ? null : Math.max(...group.map((bar) => bar.endedAt ?? 0)),
      count: group.length,
    });
  }
  return merged;
}

function barOf(step: StepRecord): TimelineBar {
  return {
    startedAt: step.startedAt,
    endedAt: step.startedAt + step.durationUs / 1_000,
    status: step.status,
    path: step.path,
    attempt: step.attempt,
    count: 1,
  };
}

/** One row per node that did something, in order of its first start. */
export function timelineOf(history: FoldedHistory): readonly TimelineRow[] {
  const rows = new Map<string, TimelineBar[]>();
  const add = (node: string, bar: TimelineBar) => {
    const bars = rows.get(node);
    if (bars) bars.push(bar);
    else rows.set(node, [bar]);
  };
  for (const step of history.records) if (step.status !== "skipped") add(step.node, barOf(step));
  for (const intent of openIntents(history)) {
    add(intent.node, {
      startedAt: intent.sentAt,
      endedAt: null,
      status: "running",
      path: intent.path,
      attempt: intent.attempt,
      count: 1,
    });
  }
  return [...rows]
    .map(([node, bars]) => {
      bars.sort((a, b) => a.startedAt - b.startedAt);
      return { node, bars: merge(bars) };
    })
    .sort((a, b) => (a.bars[0]?.startedAt ?? 0) - (b.bars[0]?.startedAt ?? 0));
}
