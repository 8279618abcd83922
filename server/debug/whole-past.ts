import { loadValues } from "../../runtime/engine/history-values";
import type { RunHead, SegmentContent } from "../../runtime/engine/records";
import type { Past } from "../../runtime/engine/replay-past";
import type { RunHost } from "../../runtime/engine/run-host";
import { type AppDatabase, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { PayloadGone } from "../journal/payload-store";
import { segmentsOf } from "./begun-anew";
import { unfoldedIn } from "./unfolded";
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

/**
 * A run whose steps were folded as if they had not been: all of them, with what they were asked with and handed on.
 * Null where that is too long (see {@link import("./unfolded").TooLong}), or past its retention.
 */
export async function readUnfolded(
  { db, host }: Parts,
  place: EnvironmentPlace,
  head: RunHead,
): Promise<Past | null> {
  const contents = await allSegments(db, place, head);
  const unfolded = contents === null ? "record" : unfoldedIn(contents);
  if (typeof unfolded === "string") return null;
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
  return withScope(db, place, (tx) => segmentsOf(tx, place, head));
}
