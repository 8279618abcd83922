import { sql } from "drizzle-orm";
import { codeOf, runStates } from "../../runtime/engine/codes";
import { type AppDatabase, type ScopedTransaction, withScope } from "../db";
import { eachApart } from "../each-apart";
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

/**
 * A message may be stored as held, or a run held back, in the moment in which its flow is resumed, by a
 * process that hears of it a little later. So runs that are held for a pause and whose flow is active are
 * released; call it every few seconds. Returns how many were.
 */
export async function releaseLateHolds(db: AppDatabase): Promise<number> {
  const flows = await db.execute<{
    partner_id: string;
    distributor_id: string;
    environment_id: string;
    flow_id: string;
  }>(sql`select * from active_flows_with_held_runs(${pausedNote})`);
  let released = 0;
  await eachApart(flows, async (flow) => {
    const place = {
      partnerId: flow.partner_id,
      distributorId: flow.distributor_id,
      environmentId: flow.environment_id,
    };
    released += await withScope(db, place, (tx) =>
      releaseHeldRuns(tx, place, { flowId: flow.flow_id, by: "Orderloom" }),
    );
  });
  return released;
}
