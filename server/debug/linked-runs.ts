import { sql } from "drizzle-orm";
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
