import { sql } from "drizzle-orm";
import type { audit } from "../../drizzle/schema/audit";
import type { ScopedTransaction } from "../db";
import { timeOfId } from "../ids";
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

/** By how much the clocks of two machines may differ. */
const clocksApartMs = 3_600_000;

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
  // A run has its id before anybody can refuse it: what the flow's log had before is not read.
  const since = new Date(timeOfId(run) - clocksApartMs).toISOString();
  const rows = await tx.execute(sql`
    select from audit where partner_id = ${partnerId}::uuid and subject_kind = 'flow'
      and subject_id = ${flowId} and at > ${since}::timestamptz
      and action like '%.start-refused' and detail->>'run' = ${run}`);
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
  const begun = await begunOf(tx, rows);
  for (const [index, row] of rows.entries()) {
    const run = startedBy(row);
    if (run === null || begun.has(run) || (await isRefused(tx, row, run))) continue;
    if (now - row.at.getTime() < beginsWithinMs) return index;
    await lockStart(tx, run);
    if ((await begunOf(tx, [row])).has(run) || (await isRefused(tx, row, run))) continue;
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

/** The run that a row says was asked for; null for any other row. */
function startedBy({ action, detail: { run } }: Row): string | null {
  return refusals[action] !== undefined && typeof run === "string" ? run : null;
}

/** Of the runs that were asked for, those that have begun. */
async function begunOf(tx: ScopedTransaction, rows: readonly Row[]): Promise<ReadonlySet<string>> {
  const asked = JSON.stringify(rows.flatMap((row) => startedBy(row) ?? []));
  if (asked === "[]") return new Set();
  const found = await tx.execute<{ id: string }>(sql`
    with asked as (select value::uuid as id from json_array_elements_text(${asked}::json))
    select id from asked join live using (id) union select id from asked join run using (id)`);
  return new Set(found.map(({ id }) => id));
}

function isRefused(
  tx: ScopedTransaction,
  { partnerId, subjectId }: Row,
  run: string,
): Promise<boolean> {
  return isToldRefused(tx, { partnerId, flowId: subjectId, run });
}
