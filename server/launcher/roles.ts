import type { ClientBase } from "pg";

/** The two roles that serve; the third is the owner of the tables. */
export const servingRoles = ["orderloom_app", "orderloom_engine"] as const;
export type ServingRole = (typeof servingRoles)[number];

/** The role that owns the tables in the embedded database. */
export const ownerRole = "orderloom_owner";

function createRole(role: ServingRole, password: string): string {
  const secret = password === "" ? "" : ` password '${password.replaceAll("'", "''")}'`;
  return `create role ${role} login nosuperuser nocreatedb nocreaterole nobypassrls noreplication${secret};`;
}

/** What an administrator runs by hand where the owner may not create roles. */
export function rolesSql(missing: readonly ServingRole[] = servingRoles): string {
  return [
    ...missing.map((role) => createRole(role, `a password for ${role}`)),
    "-- then set DATABASE_APP_URL and DATABASE_ENGINE_URL to addresses with these roles and passwords",
  ].join("\n");
}

/** Names of the serving roles that the cluster does not know. */
export async function missingRoles(client: ClientBase): Promise<ServingRole[]> {
  const found = await client.query<{ rolname: string }>(
    "select rolname from pg_roles where rolname = any($1::text[])",
    [[...servingRoles]],
  );
  const names = new Set(found.rows.map((row) => row.rolname));
  return servingRoles.filter((role) => !names.has(role));
}

export class RolesMissing extends Error {
  override readonly name = "RolesMissing";
  readonly sql: string;
  constructor(missing: readonly ServingRole[]) {
    const sql = rolesSql(missing);
    super(
      `The roles ${missing.join(", ")} do not exist and the owner may not create them. ` +
        `Ask an administrator of the database to run:\n${sql}`,
    );
    this.sql = sql;
  }
}

/** The roles exist, made for another data folder or by an administrator, with passwords we do not have. */
export class RolesRefused extends Error {
  override readonly name = "RolesRefused";
  constructor(role: string, options: ErrorOptions) {
    super(
      `The database knows ${role} with another password. Set DATABASE_APP_URL and DATABASE_ENGINE_URL to ` +
        "addresses with the passwords of the roles, or have an administrator give them new ones:\n" +
        servingRoles.map((name) => `alter role ${name} password '…';`).join("\n"),
      options,
    );
  }
}

/**
 * Creates the serving roles that are missing, with the passwords of the addresses they will use.
 * @throws RolesMissing when the owner may not create roles
 */
export async function ensureRoles(
  client: ClientBase,
  passwords: Partial<Record<ServingRole, string>>,
): Promise<void> {
  const missing = await missingRoles(client);
  if (missing.length === 0) return;
  const { rows } = await client.query<{ may: boolean }>(
    "select rolsuper or rolcreaterole as may from pg_roles where rolname = current_user",
  );
  if (rows[0]?.may !== true) throw new RolesMissing(missing);
  for (const role of missing) await client.query(createRole(role, passwords[role] ?? ""));
}

/** Serving roles that could see past row-level security; empty when all is well. */
export async function rolesThatBypass(client: ClientBase): Promise<string[]> {
  const found = await client.query<{ rolname: string }>(
    `select r.rolname from pg_roles r
      where r.rolname = any($1::text[])
        and (r.rolsuper or r.rolbypassrls or exists (
          select from pg_roles s where (s.rolsuper or s.rolbypassrls) and pg_has_role(r.oid, s.oid, 'member')
        ) or exists (
          select from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = 'public' and c.relkind in ('r', 'p') and pg_has_role(r.oid, c.relowner, 'member')
        ))
      order by 1`,
    [[...servingRoles]],
  );
  return found.rows.map((row) => row.rolname);
}
