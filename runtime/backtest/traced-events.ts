import { loadTables, loadVersions, tablesByName } from "../engine/pinned-tables";
import { Recomputer } from "../engine/recompute";
import type { RunHead, TableVersions } from "../engine/records";
import type { RunHost } from "../engine/run-host";
import { placeOf } from "../engine/step-place";
import { FlowError } from "../errors/flow-error";
import type { Json } from "../json";
import type { Pairing } from "./pair-nodes";
import { sameValue } from "./same-value";
import type { Trace } from "./trace";

/** A business event of a run. `event` is undefined where the history does not say what it was. */
export type TracedEvent = {
  readonly node: string;
  readonly path: string;
  /** Its type, its number and its data. */
  readonly event: Json | undefined;
};

/** The same event before and after; one of them null where it came or went. */
export type PairedEvent = {
  readonly before: TracedEvent | null;
  readonly after: TracedEvent | null;
  /** Null where it cannot be told. */
  readonly same: boolean | null;
};

/**
 * The business events of a run. A journal has the steps that recorded them and not what they recorded: that is
 * computed again from what the step could read.
 */
export async function eventsOf(
  host: Pick<RunHost, "tables">,
  head: RunHead,
  trace: Trace,
  pinned: TableVersions | undefined,
): Promise<readonly TracedEvent[]> {
  const emitted = [...trace.steps.values()].filter(
    ({ node, status }) => status === "succeeded" && eventIn(trace, node) !== null,
  );
  if (emitted.length === 0) return [];
  const recomputer = await recomputerOf(host, head, trace, pinned);
  if (recomputer === null)
    return emitted.map(({ node, path }) => ({ node, path, event: undefined }));
  const events: TracedEvent[] = [];
  for (const { node, path } of emitted) {
    events.push({ node, path, event: await told(recomputer, trace, { node, path }) });
  }
  return events;
}

/** What computes again what the steps of a run could read; null where its beginning is not kept. */
export async function recomputerOf(
  host: Pick<RunHost, "tables">,
  head: RunHead,
  trace: Trace,
  pinned: TableVersions | undefined,
): Promise<Recomputer | null> {
  const { plan } = trace;
  const { contents, values } = trace.past;
  const start = contents[0]?.start;
  if (start === undefined) return null;
  return Recomputer.open({
    plan,
    head,
    trigger: start.trigger,
    parameters: start.parameters,
    tables: tablesByName(await tablesOf(host, head, trace, pinned)),
    versions: (versions) => loadVersions(host, head, versions),
    steps: contents.flatMap(({ steps }) => steps),
    bytes: async (ref) => values.bytes(ref),
  });
}

function eventIn({ plan }: Trace, node: string) {
  const work = plan.nodes.get(node)?.work;
  return work?.behaviour === "emit" ? work.event : null;
}

/** A table that is gone only matters to a value that has to be looked up again. */
async function tablesOf(
  host: Pick<RunHost, "tables">,
  head: RunHead,
  { plan }: Trace,
  pinned: TableVersions | undefined,
) {
  try {
    return await loadTables(host, head, plan, pinned);
  } catch (cause) {
    if (cause instanceof FlowError) return [];
    throw cause;
  }
}

async function told(
  recomputer: Recomputer,
  trace: Trace,
  { node, path }: Pick<TracedEvent, "node" | "path">,
): Promise<Json | undefined> {
  const planned = trace.plan.nodes.get(node);
  const event = eventIn(trace, node);
  if (planned === undefined || event === null) return undefined;
  try {
    const { type, key, data } = event(await recomputer.scopeOf(path, planned));
    return { type, key, data };
  } catch {
    // A value is gone, or this build makes another of it: the event was told when it happened, and is not kept here.
    return undefined;
  }
}

/** By their steps first; an event of another step is the same where it says the same. */
export function pairEvents(
  before: readonly TracedEvent[],
  after: readonly TracedEvent[],
  { oldOf }: Pairing,
): readonly PairedEvent[] {
  const left = new Map(before.map((event) => [placeOf(event), event]));
  const paired: PairedEvent[] = [];
  const fresh: TracedEvent[] = [];
  for (const event of after) {
    const old = oldOf.get(event.node);
    const place = placeOf({ path: event.path, node: old ?? "" });
    const then = old === undefined ? undefined : left.get(place);
    if (then === undefined) fresh.push(event);
    else {
      left.delete(place);
      paired.push({ before: then, after: event, same: sameEvent(then, event) });
    }
  }
  for (const event of fresh) paired.push(pairLikely(left, event));
  for (const event of left.values()) paired.push({ before: event, after: null, same: false });
  return paired;
}

/** With one that says the same, which is taken out of those that are left. */
function pairLikely(left: Map<string, TracedEvent>, event: TracedEvent): PairedEvent {
  for (const [place, then] of left) {
    if (sameEvent(then, event) !== true) continue;
    left.delete(place);
    return { before: then, after: event, same: true };
  }
  return { before: null, after: event, same: false };
}

function sameEvent({ event: a }: TracedEvent, { event: b }: TracedEvent): boolean | null {
  return a === undefined || b === undefined ? null : sameValue(a, b);
}
