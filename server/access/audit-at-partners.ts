import { sql } from "drizzle-orm";
import type { JsonObject } from "../../runtime/json";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";

/**
 * Writes a change of somebody's account into the log of every partner where they have a role: the account
 * lets them into each. Comes last in its transaction, whose scope it changes.
 */
export async function auditAtPartners(
  tx: ScopedTransaction,
  actor: Actor,
  userId: string,
  { action, detail = {} }: { readonly action: string; readonly detail?: JsonObject },
): Promise<void> {
  const rows = await tx.execute<{ partner_id: string }>(
    sql`select distinct partner_id from resolve_memberships(${userId})`,
  );
  for (const { partner_id: partnerId } of rows) {
    await tx.execute(sql`
      select set_config('app.partner_id', ${partnerId}, true), set_config('app.distributor_id', '*', true)`);
    await recordAudit(tx, actor, {
      partnerId,
      distributorId: null,
      action,
      subject: { kind: "user", id: userId },
      detail,
    });
  }
}
