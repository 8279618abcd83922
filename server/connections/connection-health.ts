import { and, eq, ne, sql } from "drizzle-orm";
import { flow, flowVersion, publication } from "../../drizzle/schema/flows";
import type { ScopedTransaction } from "../db";
import { parseLogic } from "../flows/parse-stored";
import { countHeld, type HeldRuns, nothingHeld } from "./held-runs";
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
  /** Some of them wait until it has other credentials, and no call has worked for a run that came later. */
  readonly refused: boolean;
};

type Sums = { connection: string; calls: number; failed: number; total_us: number };

/** Read from the hourly figures of the steps whose slot is bound to it. */
export async function readConnectionHealth(
  tx: ScopedTransaction,
  place: ConnectionPlace,
  id: string,
): Promise<ConnectionHealth> {
  const held = (await countHeld(tx, place)).get(id) ?? nothingHeld;
  const [sums] = await readSums(tx, place, id);
  return { ...callsOf(sums), held: held.held, refused: await isRefused(tx, place, id, held) };
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
  const listed: ConnectionCalls[] = [];
  for (const connection of new Set([...sums.keys(), ...held.keys()])) {
    const waiting = held.get(connection) ?? nothingHeld;
    listed.push({
      connection,
      ...callsOf(sums.get(connection)),
      held: waiting.held,
      refused: await isRefused(tx, place, connection, waiting),
    });
  }
  return listed;
}

/**
 * Whether the newest that is known of it is a refusal. A run that waits for other credentials says nothing any more
 * once steps over the connection have succeeded in a later hour than that in which it came: within one hour it is not
 * known which was first.
 */
async function isRefused(
  tx: ScopedTransaction,
  place: ConnectionPlace,
  id: string,
  { newestRefused }: HeldRuns,
): Promise<boolean> {
  if (newestRefused === null) return false;
  const steps = await stepsOver(tx, place, id);
  const here = sql`partner_id = ${place.partnerId}::uuid and distributor_id = ${place.distributorId}::uuid
    and environment_id = ${place.environmentId}::uuid`;
  const [row] = await tx.execute<{ works: boolean }>(sql`
    select exists (
      select from json_to_recordset(${JSON.stringify(steps)}::json) as s(flow uuid, node text)
      where exists (select from rollup r
          where ${here} and r.flow_id = s.flow and r.node = s.node and r.ok > 0
            and r.hour > date_trunc('hour', to_timestamp(${acceptedAt(newestRefused)}::float8 / 1000)))
    ) as works`);
  return row?.works !== true;
}

/** The time in a UUIDv7, epoch ms. */
function acceptedAt(run: string): number {
  return Number.parseInt(run.replaceAll("-", "").slice(0, 12), 16);
}

function callsOf(sums: Sums | undefined): Omit<ConnectionHealth, "held" | "refused"> {
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
