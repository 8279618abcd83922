import type { ClientBase } from "pg";
import { openEnginePool } from "../db";

const ownSchemas = ["drizzle", "launcher", "graphile_worker"];

const objects = `
  select format('drop table if exists %s cascade', c.oid::regclass) as statement
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
  union all
  select format('drop sequence if exists %s cascade', c.oid::regclass)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'S'
  union all
  select format('drop function if exists %s cascade', p.oid::regprocedure)
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'public' and not exists (
      select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  union all
  select format('drop type if exists %s cascade', t.oid::regtype)
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where n.nspname = 'public' and t.typtype in ('e', 'd')`;

/** Whether nothing of anybody is in the database: no table in `public`, and none of our schemas. */
export async function isUntouched(client: ClientBase): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pg_namespace where nspname = any($1::text[])
     union all
     select from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind in ('r', 'p')`,
    [ownSchemas],
  );
  return rowCount === 0;
}

/**
 * Takes back what bringing an untouched database to a schema made in it. The roles stay: they belong to the server.
 * Each schema is dropped by the role that owns it.
 */
export async function emptyDatabase(client: ClientBase, engineUrl: string): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(objects);
  for (const { statement } of rows) await client.query(statement);
  for (const schema of ["drizzle", "launcher"]) {
    await client.query(`drop schema if exists ${schema} cascade`);
  }
  const made = await client.query("select from pg_namespace where nspname = 'graphile_worker'");
  if (made.rowCount === 0) return;
  const engine = openEnginePool(engineUrl, { max: 1 });
  try {
    await engine.query("drop schema graphile_worker cascade");
  } finally {
    await engine.end();
  }
}
