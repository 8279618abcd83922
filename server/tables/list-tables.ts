import { sql } from "drizzle-orm";
import type { StoredShape } from "../../drizzle/schema/tables";
import type { TableShape } from "../../runtime/tables/table-shape";
import type { ScopedTransaction } from "../db";
import { shapeOf } from "./table-rows";

/** A table as lists show it. */
export type TableSummary = {
  readonly id: string;
  readonly name: string;
  readonly shape: TableShape;
  readonly rowCount: number;
  /** Of the newest version. */
  readonly number: number;
  readonly hash: string;
  readonly savedAt: Date;
  readonly savedBy: string;
  readonly archived: boolean;
  /** Made by the partner for all its distributors: it is not changed from one of them. */
  readonly shared: boolean;
  /** A shared one in whose place flows here read the distributor's own table of the same name. */
  readonly covered: boolean;
};

type Row = {
  id: string;
  name: string;
  columns: readonly string[];
  shape: StoredShape;
  row_count: number;
  number: number;
  hash: string;
  created_at: Date | string;
  created_by_name: string;
  archived: boolean;
  shared: boolean;
  covered: boolean;
};

/** The tables that flows of the distributor may read, by name; archived ones last. */
export async function listTables(tx: ScopedTransaction): Promise<readonly TableSummary[]> {
  const rows = await selectTables(tx, sql`true`);
  return rows.map(summaryOf);
}

export function selectTables(tx: ScopedTransaction, which: ReturnType<typeof sql>) {
  return tx.execute<Row>(sql`
    select t.id, t.name, v.columns, v.shape, v.row_count, v.number, encode(v.hash, 'hex') as hash,
      v.created_at, v.created_by_name, t.archived_at is not null as archived,
      t.distributor_id is null as shared,
      t.distributor_id is null and exists (select from lookup_table o
        where o.partner_id = t.partner_id and o.name = t.name and o.distributor_id is not null
          and o.archived_at is null) as covered
    from lookup_table t join lookup_table_version v on v.table_id = t.id and v.hash = t.current
    where ${which}
    order by t.archived_at is not null, lower(t.name), t.id`);
}

export function summaryOf(row: Row): TableSummary {
  return {
    id: row.id,
    name: row.name,
    shape: shapeOf(row.columns, row.shape),
    rowCount: row.row_count,
    number: row.number,
    hash: row.hash,
    savedAt: new Date(row.created_at),
    savedBy: row.created_by_name,
    archived: row.archived,
    shared: row.shared,
    covered: row.covered,
  };
}
