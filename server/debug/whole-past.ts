import { loadValues } from "../../runtime/engine/history-values";
import type { RunHead, SegmentContent, ValueRef } from "../../runtime/engine/records";
import type { Past } from "../../runtime/engine/replay-past";
import type { RunHost } from "../../runtime/engine/run-host";
import { readStored } from "../backtest/past-runs";
import { segmentsIn } from "../backtest/stored-segments";
import { type AppDatabase, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { PayloadGone } from "../journal/payload-store";
import { valuesAsked } from "./values-asked";

type Parts = { readonly db: AppDatabase; readonly host: RunHost };

/**
 * What a run did from its first step on, also where its lists were folded. Of its large values only those that steps
 * which `reaches` names were asked with and answered; one that is gone throws STORAGE_REFUSED when it is asked for, with
 * `detail.lost` saying why: `retention` or `size`. Null where the journal says too much to be held beside what the
 * process does.
 */
export async function readWholePast(
  { db, host }: Parts,
  place: EnvironmentPlace,
  head: RunHead,
  reaches: (node: string) => boolean,
): Promise<Past | null> {
  const contents = await allSegments(db, place, head);
  if (contents === null) return null;
  return { head, contents, values: await valuesAsked(host.journal, { head, contents, reaches }) };
}

/** More would be put again into the first segment of what takes it over. */
const unfoldedMost = { steps: 5_000, bytes: 32_000_000 };

/**
 * A run whose steps were folded as if they had not been: all of them, with what they were asked with and handed on.
 * Null where that is more than 5,000 steps or 32 MB of large values, or is past its retention.
 */
export async function readUnfolded(
  { db, host }: Parts,
  place: EnvironmentPlace,
  head: RunHead,
): Promise<Past | null> {
  const contents = await allSegments(db, place, head);
  if (contents === null) return null;
  const steps = contents.reduce((sum, content) => sum + content.steps.length, 0);
  if (steps > unfoldedMost.steps) return null;
  const named = namedIn(contents);
  const unfolded = contents.map((content) =>
    Object.assign({}, content, {
      summary: undefined,
      values: content.values.filter(({ ref }) => named.has(ref)),
    }),
  );
  if (largeBytesIn(unfolded) > unfoldedMost.bytes) return null;
  try {
    return { head, contents: unfolded, values: await loadValues(host, head, unfolded) };
  } catch (cause) {
    if (cause instanceof PayloadGone) return null;
    throw cause;
  }
}

async function allSegments(
  db: AppDatabase,
  place: EnvironmentPlace,
  head: RunHead,
): Promise<readonly SegmentContent[] | null> {
  const stored = await withScope(db, place, (tx) =>
    readStored(tx, { place }, [{ head, status: "succeeded" }]),
  );
  const contents = await segmentsIn(stored.get(head.id) ?? [], async () => undefined);
  if (contents === "too-large") return null;
  if ("broken" in contents) throw contents.broken;
  return contents;
}

/** Each value once, also where later segments name it again. */
function largeBytesIn(contents: readonly SegmentContent[]): number {
  const bytes = new Map<ValueRef, number>();
  for (const value of contents.flatMap(({ values }) => values)) {
    if ("payload" in value) bytes.set(value.ref, value.payload.bytes);
  }
  return [...bytes.values()].reduce((sum, each) => sum + each, 0);
}

/** All but what summaries alone name. */
function namedIn(contents: readonly SegmentContent[]): ReadonlySet<ValueRef> {
  const named = new Set<ValueRef>();
  const name = (...refs: readonly unknown[]) => {
    for (const ref of refs) if (typeof ref === "number") named.add(ref);
  };
  for (const { start, steps, intents, debug = [] } of contents) {
    name(start?.trigger.body, start?.replay?.answers, start?.replay?.adopted);
    for (const { output, request, response, responseBody } of steps) {
      name(output, request, response, responseBody);
    }
    for (const { request, body } of intents) name(request, body);
    for (const event of debug) {
      if ("value" in event) name(event.value);
      if (event.kind === "older") name(event.source);
    }
  }
  return named;
}
