import type { RunHead, StepRecord, TableVersions } from "../engine/records";
import type { RunHost } from "../engine/run-host";
import { placeOf } from "../engine/step-place";
import type { Json } from "../json";
import type { Pairing } from "./pair-nodes";
import { sameValue } from "./same-value";
import type { Trace } from "./trace";
import { recomputerOf } from "./traced-events";

/** An event that a step waited for. `awaited` is its type and its number; undefined where nothing says so any more. */
export type TracedWait = {
  readonly node: string;
  readonly path: string;
  readonly awaited: Json | undefined;
};

/** The same wait before and after, for another event: the draft gets the one that came then. */
export type ChangedWait = { readonly before: TracedWait; readonly after: TracedWait };

/** The events that a run waited for, computed again from what its steps could read: a journal has only what came. */
export async function waitsOf(
  host: Pick<RunHost, "tables">,
  head: RunHead,
  trace: Trace,
  pinned: TableVersions | undefined,
): Promise<readonly TracedWait[]> {
  const waited = [...trace.steps.values()].filter((step) => hasWaited(trace, step));
  if (waited.length === 0) return [];
  const recomputer = await recomputerOf(host, head, trace, pinned);
  const waits: TracedWait[] = [];
  for (const { node, path, startedAt } of waited) {
    const planned = trace.plan.nodes.get(node);
    if (planned?.work.behaviour !== "wait" || recomputer === null) continue;
    try {
      const { event } = planned.work.wait(await recomputer.scopeOf(path, planned), startedAt);
      // A wait for a time waits for nobody.
      if (event === undefined) continue;
      waits.push({ node, path, awaited: { type: event.type, key: event.key } });
    } catch {
      waits.push({ node, path, awaited: undefined });
    }
  }
  return waits;
}

function hasWaited({ plan }: Trace, { node, status }: StepRecord): boolean {
  const ended = status === "succeeded" || status === "failed";
  return ended && plan.nodes.get(node)?.work.behaviour === "wait";
}

/** Waits of the same step for another event, or of which it cannot be told. */
export function changedWaits(
  before: readonly TracedWait[],
  after: readonly TracedWait[],
  { oldOf }: Pairing,
): readonly ChangedWait[] {
  const then = new Map(before.map((wait) => [placeOf(wait), wait]));
  return after.flatMap((now) => {
    const old = then.get(placeOf({ path: now.path, node: oldOf.get(now.node) ?? "" }));
    if (old === undefined) return [];
    const isKnown = old.awaited !== undefined && now.awaited !== undefined;
    return isKnown && sameValue(old.awaited, now.awaited) ? [] : [{ before: old, after: now }];
  });
}
