import { sql } from "drizzle-orm";
import type { Scope, ScopedTransaction } from "../db";
import { newId } from "../ids";

/** Cancels the run that was stepped through, if it has not ended: nobody looks at it any more. */
export async function stopRun(
  tx: ScopedTransaction,
  scope: Scope,
  run: string,
  by: string,
): Promise<void> {
  const at = new Date();
  await tx.execute(sql`
    insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
    select ${newId(at.getTime())}::uuid, partner_id, distributor_id, id, 'cancel', '{"reason": ""}'::json,
      ${at.toISOString()}::timestamptz, ${by}
    from live where id = ${run}::uuid and partner_id = ${scope.partnerId}
      and distributor_id = ${scope.distributorId} and purpose = 2`);
}
