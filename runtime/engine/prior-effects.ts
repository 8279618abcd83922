import { type Activity, guaranteeOf } from "./activity";
import type { AdoptedResult, RunContext } from "./run-context";
import { isElsewhere, isUndoneAt, type SentTo } from "./sent-to";

/**
 * What stands for an effect that an earlier run did; undefined where it is to be sent. What was done at a simulated
 * system is not done at a real one. A target that knows our key is sent it again, but for what was done at another one,
 * which may be the same at a new address.
 */
export function adoptedBy(
  { adopted }: Pick<RunContext, "adopted">,
  { key, to, state }: Activity,
): AdoptedResult | undefined {
  const newest = adopted.get(key);
  if (newest === undefined) return undefined;
  const isKeyed = guaranteeOf(state.node.work) === "keyed";
  const counts = ({ to: there }: AdoptedResult) => !isUndoneAt(there, to);
  const found = counts(newest) ? newest : newest.others?.find(counts);
  return isKeyed && !isElsewhere(found?.to, to) ? undefined : found;
}

/** The other real system that got it from an earlier run, where nobody found out what became of it; null where none did. */
export function doubtElsewhere(
  { doubts }: Pick<RunContext, "doubts">,
  { key, to, cleared }: Activity,
): SentTo | null {
  if (cleared) return null;
  const found = doubts.get(key)?.find((doubt) => isElsewhere(doubt, to) && !isUndoneAt(doubt, to));
  return found ?? null;
}

/** Where an earlier run sent it, whose outcome nobody found out. */
export function doubtAnywhere(
  { doubts }: Pick<RunContext, "doubts">,
  { key }: Activity,
): SentTo | null {
  return doubts.get(key)?.[0] ?? null;
}

/** An earlier run of the chain may have done it: its target is asked before anything is sent. */
export function mayBeDone(
  { again }: Pick<RunContext, "again">,
  { state, cleared }: Activity,
): boolean {
  return guaranteeOf(state.node.work) === "lookup" && again && !cleared;
}
