import { boundElsewhere } from "../../runtime/engine/bound-elsewhere";
import type { StepRecord } from "../../runtime/engine/records";
import { pausedNote } from "../flows/release-held-runs";
import { lastAttempts } from "./node-overview";
import type { StoredRun } from "./read-head";

/**
 * Whether it may do something sooner if it were looked at now. One that waits for a time, an event, a place, a
 * sub-flow or its flow's resume would not.
 */
export function waitsForTry(
  run: Pick<StoredRun, "status" | "finished" | "note">,
  steps: readonly StepRecord[],
): boolean {
  if (run.finished) return false;
  if (run.status === "held") return run.note !== pausedNote;
  if (run.status === "in-doubt") {
    return lastAttempts(steps).some(
      ({ status, error }) => status === "in-doubt" && error?.message === boundElsewhere.message,
    );
  }
  return (
    run.status === "waiting" &&
    lastAttempts(steps).some(({ status }) => status === "retrying" || status === "unknown")
  );
}
