import type { ClientBase } from "pg";

export type BackupTable = {
  /** Schema and name, quoted where needed: `public.run`. */
  readonly name: string;
  /**
   * Stored columns, quoted where needed; generated ones are left out, and numbers of transactions, which mean
   * something in their own database only.
   */
  readonly columns: readonly string[];
};

export type Catalog = {
  readonly tables: readonly BackupTable[];
  /** Partitions by time, made anew before their rows come: family and bucket. */
  readonly partitions: readonly { readonly family: string; readonly bucket: number }[];
  /** Last value of each sequence that was used. */
  readonly sequences: readonly { readonly name: string; readonly value: string }[];
};

/** Our own schemas. The queue's holds wake-ups only, and drizzle's is written by the migrations. */
const schemas = ["public", "launcher"];

/** What is in the database, in the order of the names. Partitions are read through their parents. */
export async function readCatalog(client: ClientBase): Promise<Catalog> {
  const tables = await client.query<BackupTable>(
    `select format('%I.%I', n.nspname, c.relname) as name,
       array_agg(format('%I', a.attname) order by a.attnum) as columns
     from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
         and not a.attisdropped and a.attgenerated = '' and a.atttypid <> 'xid8'::regtype
     where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition
     group by n.nspname, c.relname order by n.nspname, c.relname`,
    [schemas],
  );
  const partitions = await client.query<Catalog["partitions"][number]>(
    `select parent.relname as family, substring(c.relname from '_p(\\d+)$')::int as bucket
     from pg_class c
       join pg_inherits i on i.inhrelid = c.oid
       join pg_class parent on parent.oid = i.inhparent
       join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relname ~ '_p\\d+$' and c.relkind = 'r'
     order by 1, 2`,
  );
  const sequences = await client.query<Catalog["sequences"][number]>(
    `select format('%I.%I', schemaname, sequencename) as name, last_value::text as value
     from pg_sequences where schemaname = any($1) and last_value is not null order by 1`,
    [schemas],
  );
  return { tables: tables.rows, partitions: partitions.rows, sequences: sequences.rows };
}
