import { sql } from "drizzle-orm";
import type { ScopedTransaction } from "../db";

/** Names of the lookup tables that flows of the distributor may read: its own and those the partner shares. */
export async function listTables(tx: ScopedTransaction): Promise<readonly string[]> {
  const rows = await tx.execute<{ name: string }>(sql`
    select distinct name from lookup_table where archived_at is null and current is not null
    order by name`);
  return [...rows].map(({ name }) => name);
}
