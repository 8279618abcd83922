import { sql } from "drizzle-orm";
import type { PartnerPlace } from "../access/widen-to-partner";
import type { ScopedTransaction } from "../db";
import type { FlowPlace } from "./flow-place";

/**
 * Whoever lets something run that needs something else, or takes something away that may be needed, does so one
 * after the other within a distributor: each sees what the other did. Comes before every lock on a row, so that
 * two of them cannot wait for each other. Held until the transaction ends. For what all distributors share it is
 * the turn of each of them, always in the same order.
 */
export async function lockPublishing(
  tx: ScopedTransaction,
  { partnerId, distributorId }: FlowPlace | PartnerPlace,
): Promise<void> {
  const key = (distributor: string) => `publishing ${partnerId} ${distributor}`;
  const keys =
    distributorId === null ? (await distributorsOf(tx, partnerId)).map(key) : [key(distributorId)];
  for (const one of keys) {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${one}, 0))`);
  }
}

async function distributorsOf(tx: ScopedTransaction, partnerId: string): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(
    sql`select id from distributor where partner_id = ${partnerId} order by id`,
  );
  return rows.map(({ id }) => id);
}
