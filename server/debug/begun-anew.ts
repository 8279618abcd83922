import { setImmediate } from "node:timers/promises";
import type { RunHead, SegmentContent } from "../../runtime/engine/records";
import type { MemberScope } from "../access/scope";
import { readStored } from "../backtest/past-runs";
import { segmentsIn } from "../backtest/stored-segments";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { headIn, readStoredRun } from "../runs/read-head";
import { type TooLong, unfoldedIn } from "./unfolded";

/**
 * Whether a fork of the run begins a list anew for its length alone, and why; null where it does not, as what it did is
 * short enough or was not folded.
 */
export async function whyBegunAnew(
  tx: ScopedTransaction,
  place: MemberScope,
  run: string,
): Promise<TooLong | null> {
  const head = headIn(place, await readStoredRun(tx, place, run));
  const contents = await segmentsOf(tx, place, head);
  if (contents === null) return "record";
  if (contents.every(({ summary }) => summary === undefined)) return null;
  const unfolded = unfoldedIn(contents);
  return typeof unfolded === "string" ? unfolded : null;
}

/** All that the journal says of a run; null where that is too much to be held beside what the process does. */
export async function segmentsOf(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  head: RunHead,
): Promise<readonly SegmentContent[] | null> {
  const stored = await readStored(tx, { place }, [{ head, status: "succeeded" }]);
  const contents = await segmentsIn(stored.get(head.id) ?? [], () => setImmediate());
  if (contents === "too-large") return null;
  if ("broken" in contents) throw contents.broken;
  return contents;
}
