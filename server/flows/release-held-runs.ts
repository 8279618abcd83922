import { sql } from "drizzle-orm";
import { codeOf, runStates } from "../../runtime/engine/codes";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "./flow-place";

/** What a run says that came while its flow was paused; by it a resumed flow finds its runs. */
export const pausedNote = "The flow is paused.";

/**
 * Lets the runs go on that came while the flow was paused. Of runs with an ordering key only the first
 * of each key is held; the others follow it. Returns how many were released.
 */
export async function releaseHeldRuns(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  { flowId, by }: { readonly flowId: string; readonly by: string },
): Promise<number> {
  const held = codeOf(runStates, "held");
  const rows = await tx.execute(sql`
    insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
    select gen_random_uuid(), partner_id, distributor_id, id, 'release', '{}'::json, now(), ${by}
    from live l
    where partner_id = ${place.partnerId}::uuid and distributor_id = ${place.distributorId}::uuid
      and environment_id = ${place.environmentId}::uuid and flow_id = ${flowId}::uuid
      and state = ${held} and note = ${pausedNote}
      and not exists (select from run_command c where c.run = l.id and c.applied_seg is null)
    returning id`);
  return rows.length;
}
