import { and, eq, ne, sql } from "drizzle-orm";
import { flow, flowVersion, publication } from "../../drizzle/schema/flows";
import { codeOf, runStates } from "../../runtime/engine/codes";
import type { ScopedTransaction } from "../db";
import { parseLogic } from "../flows/parse-stored";
import type { ConnectionPlace } from "./save-connection";

const hours = 24;

/** What went over a connection in the last 24 hours, and what waits for it now. */
export type ConnectionHealth = {
  /** Steps that ended; one that was tried again counts once a try. */
  readonly calls: number;
  readonly failed: number;
  /** Mean of the calls in ms; null without a call. */
  readonly meanMs: number | null;
  /** Runs that are held until it is resumed. */
  readonly held: number;
};

type Sums = { calls: number; failed: number; total_us: number };

/** Read from the hourly figures of the steps whose slot is bound to it. */
export async function readConnectionHealth(
  tx: ScopedTransaction,
  place: ConnectionPlace,
  id: string,
): Promise<ConnectionHealth> {
  const steps = await stepsOver(tx, place, id);
  const held = await countHeld(tx, place, id);
  if (steps.length === 0) return { calls: 0, failed: 0, meanMs: null, held };
  const rows = await tx.execute<Sums>(sql`
    select coalesce(sum(ok + failed), 0)::float8 as calls, coalesce(sum(failed), 0)::float8 as failed,
      coalesce(sum(total_us), 0)::float8 as total_us
    from rollup
    where partner_id = ${place.partnerId}::uuid and distributor_id = ${place.distributorId}::uuid
      and environment_id = ${place.environmentId}::uuid
      and hour > now() - make_interval(hours => ${hours})
      and (flow_id, node) in (${sql.join(
        steps.map((step) => sql`(${step.flow}::uuid, ${step.node})`),
        sql`, `,
      )})`);
  const { calls, failed, total_us } = rows[0] ?? { calls: 0, failed: 0, total_us: 0 };
  return { calls, failed, meanMs: calls === 0 ? null : total_us / calls / 1000, held };
}

/** Nodes of the published versions whose slot is bound to the connection. */
async function stepsOver(
  tx: ScopedTransaction,
  { environmentId }: ConnectionPlace,
  id: string,
): Promise<readonly { readonly flow: string; readonly node: string }[]> {
  const rows = await tx
    .select({ flow: flow.id, bindings: publication.bindings, logic: flowVersion.logic })
    .from(publication)
    .innerJoin(flow, eq(flow.id, publication.flowId))
    .innerJoin(
      flowVersion,
      and(eq(flowVersion.flowId, publication.flowId), eq(flowVersion.hash, publication.version)),
    )
    .where(
      and(
        eq(publication.environmentId, environmentId),
        ne(publication.state, "withdrawn"),
        sql`exists (select from jsonb_each_text(${publication.bindings}) b where b.value = ${id})`,
      ),
    );
  return rows.flatMap(({ flow: flowId, bindings, logic }) =>
    Object.entries(parseLogic(logic).nodes)
      .filter(([, node]) => node.connection !== undefined && bindings[node.connection] === id)
      .map(([node]) => ({ flow: flowId, node })),
  );
}

async function countHeld(
  tx: ScopedTransaction,
  { environmentId }: ConnectionPlace,
  id: string,
): Promise<number> {
  const rows = await tx.execute<{ n: number }>(sql`
    select count(*)::int as n
    from live l
      join publication p on p.environment_id = l.environment_id and p.flow_id = l.flow_id
    where l.environment_id = ${environmentId}::uuid and l.state = ${codeOf(runStates, "held")}
      and p.state = 'active'
      and exists (select from jsonb_each_text(p.bindings) b where b.value = ${id})`);
  return rows[0]?.n ?? 0;
}
