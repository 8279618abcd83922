import { sql } from "drizzle-orm";
import type { ScopedTransaction } from "../db";
import type { FlowPlace } from "./flow-place";

/**
 * Whoever lets something run that needs something else, or takes something away that may be needed, does so one
 * after the other within a distributor: each sees what the other did. Comes before every lock on a row, so that
 * two of them cannot wait for each other. Held until the transaction ends.
 */
export async function lockPublishing(
  tx: ScopedTransaction,
  { partnerId, distributorId }: FlowPlace,
): Promise<void> {
  await tx.execute(sql`
    select pg_advisory_xact_lock(hashtextextended(${`publishing ${partnerId} ${distributorId}`}, 0))`);
}
