import { sql } from "drizzle-orm";
import { callDepthMax } from "../../runtime/flow/call-depth";
import type { ScopedTransaction } from "../db";
import type { StoredRun } from "../runs/read-head";

/**
 * A debug run that this one calls or is called by; each is stepped through on its flow's own page. What is called has
 * an origin of its own; a fork has that of what it was forked from, and nobody waits for it.
 */
export type LinkedRun = { readonly run: string; readonly flow: string; readonly name: string };

type Row = { readonly run: string; readonly flow: string; readonly name: string };

/** The run that a step waits for at the moment; null where none does. */
export async function calledBy(
  tx: ScopedTransaction,
  { id, origin }: StoredRun,
): Promise<LinkedRun | null> {
  const [row] = await tx.execute<Row>(sql`
    select l.id as run, l.flow_id as flow, f.name from live l join flow f on f.id = l.flow_id
    where l.parent = ${id}::uuid and l.purpose = 2 and l.origin <> ${origin}::uuid
    order by l.id desc limit 1`);
  return row ?? null;
}

/** The run that called it and goes on when it ends; null where nobody waits for it. */
export async function callerOf(
  tx: ScopedTransaction,
  { parent, origin }: StoredRun,
): Promise<LinkedRun | null> {
  if (parent === null) return null;
  const [row] = await tx.execute<Row>(sql`
    select l.id as run, l.flow_id as flow, f.name from live l join flow f on f.id = l.flow_id
    where l.id = ${parent}::uuid and l.purpose = 2 and l.origin <> ${origin}::uuid`);
  return row ?? null;
}

/** A debug run of a chain of calls, and who steps through its flow there. */
export type Calling = LinkedRun & {
  readonly environmentId: string;
  readonly startedByName: string;
  /** Null where an older release began it. */
  readonly startedBy: string | null;
};

/** A debug run and those that lead to it by their calls, the outermost last. What is called has an origin of its own. */
export async function callersOf(tx: ScopedTransaction, run: string): Promise<readonly Calling[]> {
  const rows = await tx.execute<{
    id: string;
    flow_id: string;
    name: string;
    environment_id: string;
    started_by_name: string;
    started_by: string | null;
  }>(sql`
    with recursive caller as (
      select l.id, l.flow_id, l.environment_id, l.origin, l.parent, 1 as n
      from live l where l.id = ${run}::uuid
      union all
      select l.id, l.flow_id, l.environment_id, l.origin, l.parent, c.n + 1
      from live l join caller c on l.id = c.parent
      where l.purpose = 2 and l.origin <> c.origin and c.n <= ${callDepthMax})
    select c.id, c.flow_id, f.name, c.environment_id, coalesce(s.started_by_name, '') as started_by_name,
      s.input->>'by' as started_by
    from caller c join flow f on f.id = c.flow_id left join debug_session s
      on s.flow_id = c.flow_id and s.environment_id = c.environment_id
    order by c.n`);
  return rows.map((row) => ({
    run: row.id,
    flow: row.flow_id,
    name: row.name,
    environmentId: row.environment_id,
    startedByName: row.started_by_name,
    startedBy: row.started_by,
  }));
}
