import type { DebugEvent } from "./debug/debug-record";
import type { RunHead, SegmentContent } from "./records";
import type { Summary } from "./summary";

/**
 * Whether it can have done anything at a real system: a run that was tried out only where it was told to, or where
 * nobody knows any more what it was told.
 */
export function didReach({
  head,
  contents,
}: {
  readonly head: Pick<RunHead, "purpose">;
  readonly contents: readonly SegmentContent[];
}): boolean {
  if (head.purpose === "live" || head.purpose === "replay" || contents.length === 0) return true;
  return contents.some(({ intents, debug = [], summary }) => {
    const folded = (summary as unknown as Pick<Summary, "debug"> | undefined)?.debug ?? [];
    return intents.some(({ mode }) => mode === "live") || [...debug, ...folded].some(letsReach);
  });
}

/** From here on something may be sent for good. */
function letsReach(event: DebugEvent): boolean {
  if (event.kind === "sent") return event.mode === "live";
  return event.kind === "setup" && Object.values(event.setup.effects).includes("live");
}
