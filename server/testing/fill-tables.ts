import { randomBytes, randomUUID } from "node:crypto";
import type pg from "pg";
import { newId } from "../ids";
import type { TestPartner } from "./test-people";

type Column = {
  name: string;
  type: string;
  element: string | null;
  required: boolean;
};

/**
 * Puts at least one row of the partner into every table of the database, whatever tables there are: the
 * catalogue says which columns need a value. Control tables come first because others refer to them.
 */
export async function fillTables(owner: pg.Pool, partner: TestPartner): Promise<void> {
  await fillControlTables(owner, partner);
  await dropChecks(owner);
  const { rows: tables } = await owner.query<{ name: string }>(
    `select c.relname as name from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       and not c.relispartition
     order by c.relname`,
  );
  for (const { name } of tables) {
    const { rows: columns } = await owner.query<Column>(
      `select a.attname as name, format_type(a.atttypid, null) as type,
         format_type(nullif(t.typelem, 0), null) as element,
         a.attnotnull and not a.atthasdef and a.attidentity = '' as required
       from pg_attribute a join pg_type t on t.oid = a.atttypid
       where a.attrelid = to_regclass(format('public.%I', $1::text)) and a.attnum > 0
         and not a.attisdropped`,
      [name],
    );
    const owned = columns.some((column) => column.name === "partner_id");
    const { rows: known } = await owner.query(
      `select from "${name}" ${owned ? "where partner_id = $1" : ""} limit 1`,
      owned ? [partner.id] : [],
    );
    if (known.length > 0) continue;
    const set = columns.filter(
      (column) => column.required || ["partner_id", "distributor_id"].includes(column.name),
    );
    const values = set.map((column) => someValue(column, partner));
    const places = set.map((_, index) => `$${index + 1}`).join(", ");
    await owner.query(
      `insert into "${name}" (${set.map((column) => `"${column.name}"`).join(", ")}) values (${places})`,
      values,
    );
  }
}

/** What a value may be is not what these rows are for. */
async function dropChecks(owner: pg.Pool): Promise<void> {
  const { rows } = await owner.query<{ statement: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as statement
     from pg_constraint where contype = 'c' and coninhcount = 0
       and connamespace = 'public'::regnamespace`,
  );
  for (const { statement } of rows) await owner.query(statement);
}

function someValue({ name, type }: Column, partner: TestPartner): unknown {
  if (name === "partner_id") return partner.id;
  if (name === "distributor_id") return partner.distributor;
  if (name === "environment_id") return partner.test;
  if (name === "class") return 30;
  if (type === "uuid") return newId();
  if (type === "bytea") return randomBytes(32);
  if (type === "boolean") return false;
  if (type === "jsonb" || type === "json") return "{}";
  if (type.startsWith("timestamp") || type === "date") return new Date();
  if (type.endsWith("[]")) return [];
  if (/int|numeric|double|real/.test(type)) return 1;
  return randomUUID();
}

async function fillControlTables(owner: pg.Pool, partner: TestPartner): Promise<void> {
  const { id, distributor, test, people } = partner;
  const place = [id, distributor];
  const flow = newId();
  const connection = newId();
  const table = newId();
  const bulk = newId();
  const hash = randomBytes(32);
  const statements: [string, unknown[]][] = [
    [
      `insert into session (id, user_id, token, expires_at)
       values (gen_random_uuid(), $1, gen_random_uuid()::text, now() + interval '1 day')`,
      [people.owner.id],
    ],
    [
      `insert into two_factor (id, user_id, secret, backup_codes)
       values (gen_random_uuid(), $1, '', '')`,
      [people.owner.id],
    ],
    [
      `insert into person_link (id, partner_id, distributor_id, kind, hash, email, name, role,
         issued_by_name, expires_at)
       values (gen_random_uuid(), $1, $2, 'invitation', $3, 'n@test.example', 'n', 'viewer', 'o', now())`,
      [...place, randomBytes(32)],
    ],
    [
      `insert into verification (id, identifier, value, expires_at)
       values (gen_random_uuid(), 'x', 'y', now())`,
      [],
    ],
    [
      `insert into rate_limit (id, key, count, last_request)
       values (gen_random_uuid(), gen_random_uuid()::text, 1, 0)`,
      [],
    ],
    [
      `insert into api_key (id, partner_id, distributor_id, name, prefix, hash, scopes)
       values (gen_random_uuid(), $1, $2, 'key', 'olk_', $3, '{}')`,
      [...place, randomBytes(32)],
    ],
    [
      `insert into flow (id, partner_id, distributor_id, name) values ($3, $1, $2, 'f')`,
      [...place, flow],
    ],
    [
      `insert into flow_draft (flow_id, partner_id, distributor_id, revision, logic, layout)
       values ($3, $1, $2, 1, '{}', '{}')`,
      [...place, flow],
    ],
    [
      `insert into flow_draft_revision (flow_id, partner_id, distributor_id, revision, logic, layout)
       values ($3, $1, $2, 1, '{}', '{}')`,
      [...place, flow],
    ],
    [
      `insert into flow_presence (flow_id, session, partner_id, distributor_id, user_id)
       values ($3, gen_random_uuid(), $1, $2, $3)`,
      [...place, flow],
    ],
    [
      `insert into flow_version (flow_id, hash, partner_id, distributor_id, number, logic, layout)
       values ($3, $4, $1, $2, 1, '{}', '{}')`,
      [...place, flow, hash],
    ],
    [
      `insert into flow_test (id, partner_id, distributor_id, flow_id, file, revision, document)
       values ($3, $1, $2, $3, 'accepted', 1, '{}')`,
      [...place, flow],
    ],
    [
      `insert into flow_test_result (test_id, partner_id, distributor_id, environment_id, revision, version,
         result)
       values ($4, $1, $2, $3, 1, $5, '{}')`,
      [...place, test, flow, hash],
    ],
    [
      `insert into publication (id, partner_id, distributor_id, environment_id, flow_id, version, state)
       values (gen_random_uuid(), $1, $2, $3, $4, $5, 'active')`,
      [...place, test, flow, hash],
    ],
    [
      `insert into endpoint (address, partner_id, distributor_id, environment_id, flow_id, node_id)
       values ($5, $1, $2, $3, $4, 'n01')`,
      [...place, test, flow, randomBytes(12).toString("hex")],
    ],
    [
      `insert into connection (id, partner_id, distributor_id, environment_id, kind, name)
       values ($4, $1, $2, $3, 'http', 'c')`,
      [...place, test, connection],
    ],
    [
      `insert into connection_test (id, partner_id, distributor_id, connection_id)
       values (gen_random_uuid(), $1, $2, $3)`,
      [...place, connection],
    ],
    [
      `insert into connection_token (connection_id, partner_id, distributor_id, environment_id, sealed,
         renewable, granted_at) values ($4, $1, $2, $3, '', true, now())`,
      [...place, test, connection],
    ],
    [
      `insert into connection_authorisation (id, partner_id, distributor_id, environment_id,
         connection_id, state_hash, sealed, redirect_uri, revision, requested_by, requested_at)
       values (gen_random_uuid(), $1, $2, $3, $4, $5, '', '', 1, gen_random_uuid(), now())`,
      [...place, test, connection, randomBytes(32)],
    ],
    [
      `insert into lookup_table (id, partner_id, distributor_id, name) values ($3, $1, $2, 't')`,
      [...place, table],
    ],
    [
      `insert into lookup_table_version (table_id, hash, partner_id, distributor_id, columns, rows)
       values ($3, $4, $1, $2, '[]', '[]')`,
      [...place, table, hash],
    ],
    [
      `insert into lookup_table_draft (table_id, partner_id, distributor_id, revision, base, shape, rows, ids, save_id)
       values ($3, $1, $2, 1, 1, '{}', '[]', '[]', gen_random_uuid())`,
      [...place, table],
    ],
    [
      `insert into map (id, partner_id, distributor_id, name) values ($3, $1, $2, 'm')`,
      [...place, table],
    ],
    [
      `insert into map_version (map_id, number, hash, partner_id, distributor_id, content, row_count)
       values ($3, 1, $4, $1, $2, '{}', 0)`,
      [...place, table, hash],
    ],
    [
      `insert into audit (id, partner_id, distributor_id, at, actor_kind, action, subject_kind, subject_id)
       values (gen_random_uuid(), $1, $2, now(), 'system', 'a', 's', 'i')`,
      place,
    ],
    [
      `insert into saved_view (id, partner_id, distributor_id, user_id, name, query)
       values (gen_random_uuid(), $1, $2, $3, 'v', '')`,
      [...place, people.owner.id],
    ],
    [
      `insert into bulk_action (id, partner_id, distributor_id, environment_id, kind, state, detail, reason,
         per_minute, user_id, user_name, created_at)
       values ($4, $1, $2, $3, 'retry', 'done', '{}', '', 1, $5, 'o', now())`,
      [...place, test, bulk, people.owner.id],
    ],
    [
      `insert into bulk_action_run (bulk, position, partner_id, distributor_id, run, origin)
       values ($3, 0, $1, $2, gen_random_uuid(), gen_random_uuid())`,
      [...place, bulk],
    ],
    [`insert into audit_chain (partner_id, length, head) values ($1, 0, '')`, [id]],
  ];
  for (const [statement, values] of statements) await owner.query(statement, values);
}
