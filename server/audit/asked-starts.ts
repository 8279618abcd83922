import { sql } from "drizzle-orm";
import type { audit } from "../../drizzle/schema/audit";
import type { ScopedTransaction } from "../db";
import { recordAudit } from "./record-audit";

type Row = Pick<
  typeof audit.$inferSelect,
  | "at"
  | "partnerId"
  | "distributorId"
  | "environmentId"
  | "actorKind"
  | "actorId"
  | "actorName"
  | "action"
  | "subjectKind"
  | "subjectId"
  | "detail"
>;

/** Nobody waits longer for a run that was asked for to begin. */
const beginsWithinMs = 60_000;

/**
 * The row of a run that was asked for is there before the run, so that none ever runs without it. Where the run never
 * begins, a second row says so.
 */
const refusals: { readonly [action: string]: string } = {
  "run.start": "run.start-refused",
  "debug.start": "debug.start-refused",
};

/** What the log says of a start that came to nothing; `action` is that of the start. */
export function refusedAction(action: string): string {
  return refusals[action] ?? `${action}-refused`;
}

/**
 * Until the transaction ends: whoever looks whether a start was given up, and whoever gives it up, do so one after the
 * other.
 */
export async function lockStart(tx: ScopedTransaction, run: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`start ${run}`}, 0))`);
}

/** Whether the log says of a run that it never began. */
export async function isToldRefused(
  tx: ScopedTransaction,
  { partnerId, flowId, run }: { partnerId: string; flowId: string; run: string },
): Promise<boolean> {
  const rows = await tx.execute(sql`
    select from audit where partner_id = ${partnerId}::uuid and subject_kind = 'flow'
      and subject_id = ${flowId} and action like '%.start-refused' and detail->>'run' = ${run}`);
  return rows.length > 0;
}

/**
 * Of rows in their order, how many can be sealed: those before a start of which nobody can tell yet whether the run
 * begins. Of one whose process died before it had begun anything, that is written down.
 */
export async function settleStarts(
  tx: ScopedTransaction,
  rows: readonly Row[],
  now: number,
): Promise<number> {
  for (const [index, row] of rows.entries()) {
    const { run } = row.detail;
    if (refusals[row.action] === undefined || typeof run !== "string") continue;
    if (await isKnown(tx, row, run)) continue;
    if (now - row.at.getTime() < beginsWithinMs) return index;
    await lockStart(tx, run);
    if (await isKnown(tx, row, run)) continue;
    const { partnerId, distributorId, environmentId, subjectKind, subjectId } = row;
    await recordAudit(
      tx,
      { kind: row.actorKind, id: row.actorId, name: row.actorName },
      {
        partnerId,
        distributorId,
        environmentId,
        action: refusedAction(row.action),
        subject: { kind: subjectKind, id: subjectId },
        detail: { run, interrupted: true },
      },
    );
  }
  return rows.length;
}

async function isKnown(
  tx: ScopedTransaction,
  { partnerId, subjectId }: Row,
  run: string,
): Promise<boolean> {
  const rows = await tx.execute(sql`
    select from live where id = ${run}::uuid union all select from run where id = ${run}::uuid`);
  return rows.length > 0 || (await isToldRefused(tx, { partnerId, flowId: subjectId, run }));
}
