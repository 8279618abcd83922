import { sql } from "drizzle-orm";
import type { StoredShape } from "../../drizzle/schema/tables";
import type { JsonObject } from "../../runtime/json";
import type { RowsFound, RowsWanted } from "../../runtime/tables/asked-tables";
import { wellFormed } from "../../runtime/well-formed";
import type { ScopedTransaction } from "../db";

/** Rows of one answer; a table that has more of one key than that is no cross-reference. */
const rowsMost = 20_000;

type Version = {
  readonly id: string;
  readonly hash: string;
  readonly columns: readonly string[];
  readonly shape: StoredShape;
};

/**
 * Rows of the newest versions that have what is looked for, in the order of their tables: what an editor needs of a
 * table to show what a flow would find, whatever the table's size. A decision table is none.
 */
export async function findRows(
  tx: ScopedTransaction,
  wanted: readonly RowsWanted[],
): Promise<readonly RowsFound[]> {
  const found: RowsFound[] = [];
  for (const one of wanted) {
    const version = await newestOf(tx, one.table);
    if (version === null || version.shape.decision !== undefined) {
      found.push({ table: one.table, isThere: false, validity: null, rows: [] });
      continue;
    }
    const { validity = null } = version.shape;
    found.push({ table: one.table, isThere: true, validity, rows: await rowsOf(tx, version, one) });
  }
  return found;
}

/** As for runs: the distributor's own comes before one of the same name that the partner shares. */
async function newestOf(tx: ScopedTransaction, name: string): Promise<Version | null> {
  if (!isStorable(name)) return null;
  const [row] = await tx.execute<Version>(sql`
    select t.id::text as id, encode(v.hash, 'hex') as hash, v.columns, v.shape
    from lookup_table t join lookup_table_version v on v.table_id = t.id and v.hash = t.current
    where (t.id::text = ${name} or t.name = ${name}) and t.archived_at is null
    order by t.distributor_id nulls last limit 1`);
  return row ?? null;
}

async function rowsOf(
  tx: ScopedTransaction,
  { id, hash, columns }: Version,
  { columns: keys, values }: RowsWanted,
): Promise<readonly JsonObject[]> {
  const [first = ""] = keys;
  const firsts = [...new Set(values.map(([value = ""]) => value))].filter(isStorable);
  if (firsts.length === 0 || !keys.every((key) => columns.includes(key))) return [];
  const sought = sql.join(
    firsts.map((value) => sql`${value}`),
    sql`, `,
  );
  const rows = await tx.execute<{ row: JsonObject }>(sql`
    select r.value as row
    from lookup_table_version v, jsonb_array_elements(v.rows) with ordinality as r(value, at)
    where v.table_id = ${id}::uuid and v.hash = decode(${hash}, 'hex')
      and r.value ->> ${first} = any(array[${sought}]::text[])
    order by r.at limit ${rowsMost}`);
  const texts = new Set(values.map((each) => JSON.stringify(each)));
  return [...rows]
    .map(({ row }) => row)
    .filter((row) => texts.has(JSON.stringify(keys.map((key) => row[key]))));
}

/** PostgreSQL has no NUL in a text, nor half of a pair: no cell and no name is such a one. */
function isStorable(text: string): boolean {
  return !text.includes("\u0000") && wellFormed(text) === text;
}
