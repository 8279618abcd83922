import { sql } from "drizzle-orm";
import type { StoredShape } from "../../drizzle/schema/tables";
import type { KnownTable } from "../../runtime/flow/known-table";
import type { ScopedTransaction } from "../db";

/**
 * The lookup tables that flows of the distributor may read, by name with their columns: its own and those the
 * partner shares. Of two of one name the distributor's own comes first, as for runs.
 */
export async function listTables(tx: ScopedTransaction): Promise<readonly KnownTable[]> {
  const rows = await tx.execute<
    Pick<KnownTable, "id" | "name" | "columns"> & { shape: StoredShape }
  >(sql`
    select t.id::text as id, t.name, v.columns, v.shape
    from lookup_table t join lookup_table_version v on v.table_id = t.id and v.hash = t.current
    where t.archived_at is null
    order by t.name, t.distributor_id nulls last, t.id`);
  return [...rows].map(({ shape: { decision, kind, keys = [] }, columns, id, name }) => ({
    id,
    name,
    columns,
    ...(decision === undefined
      ? keys.length === 0
        ? {}
        : { keys: { columns: keys, together: kind === "composite" } }
      : {
          conditions: decision.inputs.map(({ column, expression, type }) => ({
            column,
            expression,
            type,
          })),
        }),
  }));
}
