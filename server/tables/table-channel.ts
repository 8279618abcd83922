import { sql } from "drizzle-orm";
import type { ScopedTransaction } from "../db";

/** Notified with the partner whose lookup tables have changed. */
export const tableChannel = "lookup_table_changed";

/** Notified with a {@link ChangedTable} as JSON. Builds that do not know it hear of the other one. */
export const changedTableChannel = "lookup_table_of";

export type ChangedTable = {
  readonly partner: string;
  /** Null for a table that the partner shares with all its distributors. */
  readonly distributor: string | null;
  /** All that flows may call it: its id, its name and, for a renamed one, the name that it had. */
  readonly names: readonly string[];
};

/** Tells every process to ask for the newest versions anew; delivered when the transaction commits. */
export async function announceTable(
  tx: ScopedTransaction,
  { partnerId, id, before }: { partnerId: string; id: string; before?: string },
): Promise<void> {
  await tx.execute(sql`select pg_notify(${tableChannel}, ${partnerId})`);
  const [table] = await tx.execute<{ distributor: string | null; name: string }>(
    sql`select distributor_id as distributor, name from lookup_table where id = ${id}`,
  );
  if (table === undefined) return;
  const { distributor, name } = table;
  const names = before === undefined ? [id, name] : [id, name, before];
  const changed: ChangedTable = { partner: partnerId, distributor, names };
  await tx.execute(sql`select pg_notify(${changedTableChannel}, ${JSON.stringify(changed)})`);
}
