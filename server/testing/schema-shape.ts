import type pg from "pg";

/** What the statements of a build lean on in the database, by name. */
export type SchemaShape = {
  readonly tables: Readonly<Record<string, TableShape>>;
  /** By signature: what it gives back. */
  readonly functions: Readonly<Record<string, string>>;
};
export type TableShape = {
  readonly columns: Readonly<Record<string, ColumnShape>>;
  /** Whatever refuses rows or changes them: checks, foreign keys, unique indexes, triggers, policies. */
  readonly rules: Readonly<Record<string, RuleShape>>;
};
export type ColumnShape = {
  readonly type: string;
  readonly nullable: boolean;
  /** Whether an insert may leave it out. */
  readonly optional: boolean;
};
export type RuleShape = {
  readonly kind: "check" | "reference" | "unique" | "trigger" | "policy";
  readonly text: string;
  /** Columns it is about; empty where it is about rows. */
  readonly columns: readonly string[];
};

const relation = `c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`;

const columnsQuery = `
select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
  not a.attnotnull as nullable,
  not a.attnotnull or a.atthasdef or a.attidentity <> '' or a.attgenerated <> '' as optional
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where ${relation} order by 1, 2`;

const namesOf = (table: string, numbers: string) => `coalesce((
  select array_agg(a.attname::text order by a.attname) from pg_attribute a
  where a.attrelid = ${table} and a.attnum = any (${numbers}::int2[])), '{}')`;

const rulesQuery = `
select c.relname as table, 'constraint ' || o.conname as name,
  case o.contype when 'c' then 'check' when 'f' then 'reference' else 'unique' end as kind,
  pg_get_constraintdef(o.oid) as text, ${namesOf("c.oid", "o.conkey")} as columns
from pg_class c join pg_constraint o on o.conrelid = c.oid and o.contype in ('c', 'f', 'x')
where ${relation}
union all
select c.relname, 'index ' || i.indexrelid::regclass, 'unique', pg_get_indexdef(i.indexrelid),
  ${namesOf("c.oid", "i.indkey")}
from pg_class c join pg_index i on i.indrelid = c.oid and i.indisunique where ${relation}
union all
select c.relname, 'trigger ' || t.tgname, 'trigger', pg_get_triggerdef(t.oid), '{}'
from pg_class c join pg_trigger t on t.tgrelid = c.oid and not t.tgisinternal where ${relation}
union all
select c.relname, 'policy ' || p.polname, 'policy', concat_ws(' ',
    case when p.polpermissive then 'permissive' else 'restrictive' end, p.polcmd,
    (select string_agg(r.rolname, ',' order by r.rolname) from pg_roles r where r.oid = any (p.polroles)),
    'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid)), '{}'
from pg_class c join pg_policy p on p.polrelid = c.oid where ${relation}
order by 1, 2`;

const functionsQuery = `
select p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as signature,
  pg_get_function_result(p.oid) as result
from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prokind = 'f' order by 1`;

/** Reads the shape over any connection of the owner. */
export async function readSchemaShape(client: pg.ClientBase | pg.Pool): Promise<SchemaShape> {
  const tables: Record<
    string,
    { columns: Record<string, ColumnShape>; rules: Record<string, RuleShape> }
  > = {};
  const tableOf = (name: string) => {
    tables[name] ??= { columns: {}, rules: {} };
    return tables[name];
  };
  const { rows: columns } = await client.query<ColumnShape & { table: string; name: string }>(
    columnsQuery,
  );
  for (const { table, name, ...shape } of columns) tableOf(table).columns[name] = shape;
  const { rows: rules } = await client.query<RuleShape & { table: string; name: string }>(
    rulesQuery,
  );
  for (const { table, name, ...shape } of rules) tableOf(table).rules[name] = shape;
  const { rows: functions } = await client.query<{ signature: string; result: string }>(
    functionsQuery,
  );
  return {
    tables,
    functions: Object.fromEntries(functions.map(({ signature, result }) => [signature, result])),
  };
}
