import { sql } from "drizzle-orm";
import { codeOf, runStates } from "../../runtime/engine/codes";
import type { Actor } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import type { ConnectionPlace } from "./save-connection";

/** So many go on at once; a held run looks by itself every few minutes, so the rest follows. */
const releasedMax = 2_000;

/** Wakes the runs that wait for a connection of this environment, the oldest first. */
export async function releaseHeldRuns(
  tx: ScopedTransaction,
  actor: Actor,
  { environmentId }: ConnectionPlace,
  connectionId: string,
): Promise<void> {
  await tx.execute(sql`
    insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
    select gen_random_uuid(), l.partner_id, l.distributor_id, l.id, 'release', '{}', now(), ${actor.name}
    from live l
      join publication p on p.environment_id = l.environment_id and p.flow_id = l.flow_id
    where l.environment_id = ${environmentId}::uuid and l.state = ${codeOf(runStates, "held")}
      and exists (select from jsonb_each_text(p.bindings) b where b.value = ${connectionId})
    order by l.id limit ${releasedMax}`);
}
