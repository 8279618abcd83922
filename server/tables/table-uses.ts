import { sql } from "drizzle-orm";
import type { ScopedTransaction } from "../db";
import { listUses, type Use } from "../flows/list-uses";

/**
 * The flows that read a table, by its name or its id. One that the partner shares is not read where a
 * distributor has a table of its own by that name.
 */
export async function listTableUses(
  tx: ScopedTransaction,
  table: { readonly id: string; readonly name: string },
): Promise<readonly Use[]> {
  const byName = await readersByName(tx, table);
  return [...byName, ...(await listUses(tx, { kind: "table", value: table.id }))];
}

/** Those of them that a new name would leave without it. */
export async function readersByName(
  tx: ScopedTransaction,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<readonly Use[]> {
  const uses = await listUses(tx, { kind: "table", value: name });
  const others = await distributorsWithOther(tx, { id, name });
  return uses.filter(({ distributor }) => !others.has(distributor.id));
}

/** Whose own table of this name is read in place of the shared one. */
async function distributorsWithOther(
  tx: ScopedTransaction,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<ReadonlySet<string>> {
  const rows = await tx.execute<{ distributor: string }>(sql`
    select o.distributor_id as distributor from lookup_table t
    join lookup_table o on o.name = ${name} and o.id <> t.id and o.distributor_id is not null
      and o.archived_at is null
    where t.id = ${id} and t.distributor_id is null`);
  return new Set(rows.map(({ distributor }) => distributor));
}
