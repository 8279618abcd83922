import type { DebugRecord } from "../../runtime/engine/debug/debug-record";
import type { Pause } from "../../runtime/engine/debug/debug-setup";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { readStoredRun } from "../runs/read-head";
import { readHistory } from "../runs/read-history";
import { previewOf, type ValuePreview } from "../runs/read-step";
import { type AnsweredHow, answeredHow } from "./answered-how";
import { type DebugLine, linesOf } from "./debug-lines";
import { calledBy, callerOf, type LinkedRun } from "./linked-runs";

export type DebugRunView = {
  readonly pause: Pause | null;
  /** Epoch ms since when it stands there. */
  readonly pausedAt: number | null;
  /** What another run of the message was answered that speaks against the step it stands before. */
  readonly answered: ValuePreview | null;
  readonly lines: readonly DebugLine[];
  /** Who began it, and when; null where that is not kept any more. */
  readonly begun: { readonly by: string; readonly at: number } | null;
  readonly sources: readonly AnsweredHow[];
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
  const history = await readHistory(tx, scope, stored);
  const { records, intents, debug } = history;
  const last = stored.finished ? null : standsAt(debug);
  const stands = last !== null;
  const reason = last?.pause.reason;
  const answer = reason?.why === "done-before" ? reason.before.answer : null;
  return {
    pause: last?.pause ?? null,
    pausedAt: last?.at ?? null,
    answered: answer === null ? null : previewOf(history, answer.value),
    lines: linesOf(records, debug, intents),
    begun: begunBy(debug),
    sources: answeredHow(records, intents),
    finished: stored.finished,
    called: stands || stored.finished ? null : await calledBy(tx, stored),
    caller: await callerOf(tx, stored),
  };
}

function begunBy(debug: readonly DebugRecord[]): DebugRunView["begun"] {
  const first = debug.find(({ kind }) => kind === "setup");
  return first === undefined ? null : { by: first.by ?? "", at: first.at };
}

/** Where it stands, as its records say; null where it goes on. */
export function standsAt(
  debug: readonly DebugRecord[],
): (DebugRecord & { readonly kind: "paused" }) | null {
  const last = debug.findLast(({ kind }) => kind === "paused" || kind === "went-on");
  return last?.kind === "paused" ? last : null;
}
