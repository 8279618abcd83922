import { sql } from "drizzle-orm";
import type { StoredShape } from "../../drizzle/schema/tables";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { selectTables, summaryOf, type TableSummary } from "./list-tables";
import { rowsText, shapeOf } from "./table-rows";

/** A table with the rows of one of its versions. */
export type TableView = Omit<TableSummary, "rowCount"> & {
  readonly note: string;
  /** Whether it is the newest version. */
  readonly newest: boolean;
  /** JSON text of lists of cells, in the order of the columns. */
  readonly rows: string;
};

/** A version as the history shows it. */
export type TableVersion = {
  readonly hash: string;
  readonly number: number;
  readonly rowCount: number;
  readonly note: string;
  readonly savedAt: Date;
  readonly savedBy: string;
};

const hashText = /^[0-9a-f]{64}$/;

/** The newest version, or the one of a number. Throws NOT_FOUND. */
export async function readTable(
  tx: ScopedTransaction,
  id: string,
  number?: number,
): Promise<TableView> {
  const summary = await readSummary(tx, id);
  const [row] = await tx.execute<{
    number: number;
    hash: string;
    columns: readonly string[];
    shape: StoredShape;
    rows: readonly object[];
    note: string;
    created_at: Date | string;
    created_by_name: string;
  }>(sql`
    select number, encode(hash, 'hex') as hash, columns, shape, rows, note, created_at, created_by_name
    from lookup_table_version
    where table_id = ${id} and ${number === undefined ? sql`hash = decode(${summary.hash}, 'hex')` : sql`number = ${number}`}
    limit 1`);
  if (row === undefined) {
    throw new RequestError("NOT_FOUND", `The table ${summary.name} has no version ${number}.`);
  }
  return {
    id,
    name: summary.name,
    archived: summary.archived,
    shared: summary.shared,
    covered: summary.covered,
    shape: shapeOf(row.columns, row.shape),
    number: row.number,
    hash: row.hash,
    newest: row.hash === summary.hash,
    note: row.note,
    savedAt: new Date(row.created_at),
    savedBy: row.created_by_name,
    rows: rowsText(row.columns, row.rows),
  };
}

/** Throws NOT_FOUND when the distributor may not read a table of this id. */
export async function readSummary(tx: ScopedTransaction, id: string): Promise<TableSummary> {
  const [row] = await selectTables(tx, sql`t.id::text = ${id}`);
  if (row === undefined) throw new RequestError("NOT_FOUND", "There is no such table here.");
  return summaryOf(row);
}

/** All versions, the newest first. */
export async function listTableVersions(
  tx: ScopedTransaction,
  id: string,
): Promise<readonly TableVersion[]> {
  await readSummary(tx, id);
  const rows = await tx.execute<{
    hash: string;
    number: number;
    row_count: number;
    note: string;
    created_at: Date | string;
    created_by_name: string;
  }>(sql`
    select encode(hash, 'hex') as hash, number, row_count, note, created_at, created_by_name
    from lookup_table_version where table_id = ${id} order by number desc limit 500`);
  return [...rows].map((row) => ({
    hash: row.hash,
    number: row.number,
    rowCount: row.row_count,
    note: row.note,
    savedAt: new Date(row.created_at),
    savedBy: row.created_by_name,
  }));
}

/** A version that a run read, by the name or id under which its flow names the table. */
export type PinnedTable = {
  readonly named: string;
  readonly id: string;
  readonly name: string;
  readonly number: number;
};

/** The versions behind hashes that a run or one of its steps read; those that are gone are left out. */
export async function readPinnedTables(
  tx: ScopedTransaction,
  pinned: { readonly [named: string]: string } | undefined,
): Promise<readonly PinnedTable[]> {
  const found: PinnedTable[] = [];
  for (const [named, hash] of Object.entries(pinned ?? {})) {
    if (!hashText.test(hash)) continue;
    const [row] = await tx.execute<{ id: string; name: string; number: number }>(sql`
      select t.id, t.name, v.number
      from lookup_table_version v join lookup_table t on t.id = v.table_id
      where v.hash = decode(${hash}, 'hex') limit 1`);
    if (row !== undefined) found.push({ named, ...row });
  }
  return found;
}
