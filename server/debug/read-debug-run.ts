import type { DebugRecord } from "../../runtime/engine/debug/debug-record";
import type { Pause } from "../../runtime/engine/debug/debug-setup";
import type { StepRecord, ValueRef } from "../../runtime/engine/records";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { readStoredRun } from "../runs/read-head";
import { readHistory } from "../runs/read-history";
import { calledBy, callerOf, type LinkedRun } from "./linked-runs";

/** A line of what a run that is stepped through has done, in its order. Times are epoch ms. */
export type DebugLine =
  | ({ readonly kind: "step" } & Pick<
      StepRecord,
      "node" | "path" | "attempt" | "status" | "port" | "durationUs" | "settledBy"
    > & { readonly at: number; readonly output: ValueRef | null })
  | {
      readonly kind: "edited" | "gave" | "failed" | "sent";
      readonly node: string;
      readonly path: string;
      readonly at: number;
      readonly by: string;
      /** Edited: what arrives. */
      readonly value: ValueRef | null;
      readonly mode: "sandbox" | "live" | null;
      /** Sent: the flow that it calls was run, and whether it stood still before its first step. */
      readonly stepped: boolean;
    };

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

function linesOf(
  records: readonly StepRecord[],
  debug: readonly DebugRecord[],
): readonly DebugLine[] {
  const lines: DebugLine[] = [];
  let noted = 0;
  const note = (until: number) => {
    for (; noted < debug.length && (debug[noted]?.after ?? 0) <= until; noted++) {
      const line = lineOf(debug[noted]);
      if (line !== null) lines.push(line);
    }
  };
  for (const [index, step] of records.entries()) {
    note(index);
    if (step.status === "skipped") continue;
    const { node, path, attempt, status, port, durationUs, settledBy, startedAt, output } = step;
    lines.push({
      kind: "step",
      node,
      path,
      attempt,
      status,
      port,
      durationUs,
      at: startedAt,
      output,
      ...(settledBy !== undefined && { settledBy }),
    });
  }
  note(Number.POSITIVE_INFINITY);
  return lines;
}

function lineOf(event: DebugRecord | undefined): DebugLine | null {
  if (event === undefined) return null;
  switch (event.kind) {
    case "edited":
    case "gave":
    case "failed":
    case "sent":
      return {
        kind: event.kind,
        node: event.node,
        path: event.path,
        at: event.at,
        by: event.by ?? "",
        value: event.kind === "edited" ? event.value : null,
        mode: event.kind === "sent" ? event.mode : null,
        stepped: event.kind === "sent" && event.stepped === true,
      };
    default:
      return null;
  }
}
