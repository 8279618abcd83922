import { and, eq, ne, sql } from "drizzle-orm";
import { flow, flowVersion, publication } from "../../drizzle/schema/flows";
import type { ScopedTransaction } from "../db";
import { parseLogic } from "../flows/parse-stored";
import { countHeld, type HeldRuns } from "./held-runs";
import type { ConnectionPlace } from "./save-connection";

const hours = 24;

/** What went over a connection in the last 24 hours, and what waits for it now. */
export type ConnectionHealth = {
  /** Steps that ended; one that was tried again counts once a try. */
  readonly calls: number;
  readonly failed: number;
  /** Mean of the calls in ms; null without a call. */
  readonly meanMs: number | null;
  /** Runs that are held at a step that uses it. */
  readonly held: number;
  /** Some of them wait until it has other credentials. */
  readonly refused: boolean;
};

type Sums = { connection: string; calls: number; failed: number; total_us: number };

/** Read from the hourly figures of the steps whose slot is bound to it. */
export async function readConnectionHealth(
  tx: ScopedTransaction,
  place: ConnectionPlace,
  id: string,
): Promise<ConnectionHealth> {
  const held = await countHeld(tx, place);
  const [sums] = await readSums(tx, place, id);
  return { ...callsOf(sums), ...(held.get(id) ?? { held: 0, refused: false }) };
}

/** What went over a connection in the last 24 hours. */
export type ConnectionCalls = ConnectionHealth & { readonly connection: string };

/** The same for all connections of the environment over which anything went, or for which anything waits. */
export async function listConnectionCalls(
  tx: ScopedTransaction,
  place: ConnectionPlace,
): Promise<readonly ConnectionCalls[]> {
  const rows = await readSums(tx, place, null);
  const held = await countHeld(tx, place);
  const sums = new Map(rows.map((row) => [row.connection, row]));
  return [...new Set([...sums.keys(), ...held.keys()])].map((connection) => ({
    connection,
    ...callsOf(sums.get(connection)),
    ...(held.get(connection) ?? { held: 0, refused: false }),
  }));
}

function callsOf(sums: Sums | undefined): Omit<ConnectionHealth, keyof HeldRuns> {
  if (sums === undefined || sums.calls === 0) return { calls: 0, failed: 0, meanMs: null };
  const { calls, failed, total_us } = sums;
  return { calls, failed, meanMs: total_us / calls / 1000 };
}

/** By connection; `id` null for all. */
async function readSums(
  tx: ScopedTransaction,
  place: ConnectionPlace,
  id: string | null,
): Promise<readonly Sums[]> {
  const steps = await stepsOver(tx, place, id);
  if (steps.length === 0) return [];
  return tx.execute<Sums>(sql`
    select s.connection, coalesce(sum(r.ok + r.failed), 0)::float8 as calls,
      coalesce(sum(r.failed), 0)::float8 as failed, coalesce(sum(r.total_us), 0)::float8 as total_us
    from rollup r join json_to_recordset(${JSON.stringify(steps)}::json)
        as s(flow uuid, node text, connection text)
      on r.flow_id = s.flow and r.node = s.node
    where r.partner_id = ${place.partnerId}::uuid and r.distributor_id = ${place.distributorId}::uuid
      and r.environment_id = ${place.environmentId}::uuid
      and r.hour > now() - make_interval(hours => ${hours})
    group by s.connection`);
}

type BoundStep = { readonly flow: string; readonly node: string; readonly connection: string };

/** Nodes of the published versions whose slot is bound to the connection, or (null) to any. */
async function stepsOver(
  tx: ScopedTransaction,
  { environmentId }: ConnectionPlace,
  id: string | null,
): Promise<readonly BoundStep[]> {
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
        id === null
          ? undefined
          : sql`exists (select from jsonb_each_text(${publication.bindings}) b where b.value = ${id})`,
      ),
    );
  return rows.flatMap(({ flow: flowId, bindings, logic }) =>
    Object.entries(parseLogic(logic).nodes).flatMap(([node, { connection: slot }]) => {
      const bound = slot === undefined ? undefined : bindings[slot];
      if (bound === undefined || (id !== null && bound !== id)) return [];
      return [{ flow: flowId, node, connection: bound }];
    }),
  );
}
