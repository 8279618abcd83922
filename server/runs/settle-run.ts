import { sql } from "drizzle-orm";
import { recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import type { CommandContext } from "./command-run";
import { readStoredRun } from "./read-head";

/** Whether a failed run still needs somebody. */
export type Settlement =
  | { readonly state: "open" }
  /** By hand. Null without the right to see payloads: a reason may quote them. */
  | { readonly state: "settled"; readonly by: string; readonly reason: string | null }
  /** A retry stands for it. */
  | { readonly state: "retried" };

type Row = { readonly state: string; readonly note: string; readonly closed_by: string | null };

/** Null for a run that never needed anybody. */
export async function readSettlement(
  tx: ScopedTransaction,
  run: string,
  payloads: boolean,
): Promise<Settlement | null> {
  const [row] = await tx.execute<Row>(sql`
    select state, note, closed_by from exception where run = ${run}::uuid and cause = 'failed'`);
  if (row === undefined) return null;
  if (row.state === "open" || row.state === "snoozed") return { state: "open" };
  if (row.state === "closed") return { state: "retried" };
  return { state: "settled", by: row.closed_by ?? "", reason: payloads ? row.note : null };
}

/**
 * Takes a failed run out of what needs attention, because it was put right elsewhere or need not be. Nothing is
 * sent. CONFLICT when it needs nobody any more.
 */
export async function settleRun(
  { tx, scope, actor }: CommandContext,
  input: { readonly run: string; readonly reason: string },
): Promise<void> {
  const run = await readStoredRun(tx, scope, input.run);
  const settled = await tx.execute(sql`
    update exception set state = 'resolved', closed_at = now(), closed_by = ${actor.name},
      note = ${input.reason}
    where run = ${run.id}::uuid and partner_id = ${scope.partnerId}::uuid
      and distributor_id = ${scope.distributorId}::uuid and cause = 'failed'
      and state in ('open', 'snoozed') returning id`);
  if (settled.length === 0) {
    throw new RequestError(
      "CONFLICT",
      "This run needs nobody any more: it was settled or retried meanwhile.",
    );
  }
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: scope.distributorId,
    environmentId: run.environmentId,
    action: "run.settle",
    subject: { kind: "run", id: run.id },
    detail: { reason: input.reason, flow: run.flow },
  });
}
