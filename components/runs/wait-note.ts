import { rowNote } from "./row-wait";
import type { RunView } from "./use-run";

const waiting: ReadonlySet<string> = new Set(["held", "waiting"]);

/** Why a run does not go on now, where it does so by itself; null where it goes on, or nobody may see why. */
export function waitNote(view: RunView): string | null {
  const row = rowNote(view);
  if (row !== null) return row;
  return waiting.has(view.run.status) ? view.note : null;
}
