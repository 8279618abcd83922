import type { Pause } from "../../runtime/engine/debug/debug-setup";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { readStoredRun } from "../runs/read-head";
import { readHistory } from "../runs/read-history";
import { type DebugLine, linesOf } from "./debug-lines";
import { calledBy, callerOf, type LinkedRun } from "./linked-runs";

export type DebugRunView = {
  readonly pause: Pause | null;
  /** Epoch ms since when it stands there. */
  readonly pausedAt: number | null;
  readonly lines: readonly DebugLine[];
  readonly finished: boolean;
  /** Of another flow: its end is waited for. */
  readonly called: LinkedRun | null;
  /** It waits for the end of this run. */
  readonly caller: LinkedRun | null;
};

/** How a run that is stepped through stands. NOT_FOUND for others' runs; CONFLICT for a real one. */
export async function readDebugRun(
  tx: ScopedTransaction,
  scope: MemberScope,
  id: string,
): Promise<DebugRunView> {
  const stored = await readStoredRun(tx, scope, id);
  if (stored.purpose !== "debug") {
    throw new RequestError("CONFLICT", "This run is not stepped through: it is the real thing.");
  }
  const { records, debug } = await readHistory(tx, scope, stored);
  const last = debug.findLast(({ kind }) => kind === "paused" || kind === "went-on");
  const stands = last?.kind === "paused" && !stored.finished;
  return {
    pause: stands ? last.pause : null,
    pausedAt: stands ? last.at : null,
    lines: linesOf(records, debug),
    finished: stored.finished,
    called: stands || stored.finished ? null : await calledBy(tx, stored),
    caller: await callerOf(tx, stored),
  };
}
