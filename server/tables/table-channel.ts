import { sql } from "drizzle-orm";
import type { ScopedTransaction } from "../db";

/** Notified with the partner whose lookup tables have changed. */
export const tableChannel = "lookup_table_changed";

/** Tells every process to ask for the newest versions anew; delivered when the transaction commits. */
export async function announceTables(tx: ScopedTransaction, partnerId: string): Promise<void> {
  await tx.execute(sql`select pg_notify(${tableChannel}, ${partnerId})`);
}
