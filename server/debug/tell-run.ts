import { sql } from "drizzle-orm";
import { detailOf } from "../../runtime/engine/debug/debug-order";
import type { DebugSetup } from "../../runtime/engine/debug/debug-setup";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { newId } from "../ids";

/** What a worker tells a debug run, if it has not ended: how it is set from now on. */
export async function tellRun(
  tx: ScopedTransaction,
  { partnerId, distributorId }: EnvironmentPlace,
  { run, setup, by }: { readonly run: string; readonly setup: DebugSetup; readonly by: string },
): Promise<void> {
  const at = new Date();
  const detail = JSON.stringify(detailOf({ act: "setup", setup }));
  await tx.execute(sql`
    insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
    select ${newId(at.getTime())}::uuid, ${partnerId}::uuid, ${distributorId}::uuid, id, 'debug',
      ${detail}::json, ${at.toISOString()}::timestamptz, ${by}
    from live where id = ${run}::uuid`);
}
