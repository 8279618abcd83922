import { randomBytes } from "node:crypto";
import { changeDatabaseUrl } from "../database-url";
import { openOwnerPool } from "../db";
import { migrateDatabase } from "../launcher/migrate";
import { ownerRole } from "../launcher/roles";

/** Copied for each test file, which is far cheaper than migrating again. */
export const templateName = "orderloom_template";

/** The roles' password on a server that asks for one. */
export const testPassword = "orderloom-test";

export type TestDatabase = {
  /** The owner of the tables: not a superuser. */
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly engineUrl: string;
  /** A superuser on the same database, for faults such as ending somebody's session. */
  readonly adminUrl: string;
  drop(): Promise<void>;
};

/** The addresses of one database of the server for all roles. */
export function databaseUrls(adminUrl: string, database: string) {
  const withRole = (user: string) =>
    changeDatabaseUrl(adminUrl, { user, password: testPassword, database });
  return {
    ownerUrl: withRole(ownerRole),
    appUrl: withRole("orderloom_app"),
    engineUrl: withRole("orderloom_engine"),
    adminUrl: changeDatabaseUrl(adminUrl, { database }),
  };
}

async function administer(adminUrl: string, statements: readonly string[]): Promise<void> {
  const pool = openOwnerPool(adminUrl, { max: 1 });
  try {
    for (const statement of statements) await pool.query(statement);
  } finally {
    await pool.end();
  }
}

async function ensureOwner(adminUrl: string): Promise<void> {
  const pool = openOwnerPool(adminUrl, { max: 1 });
  try {
    for (const [role, extra] of [
      [ownerRole, "createrole"],
      ["orderloom_app", ""],
      ["orderloom_engine", ""],
    ]) {
      const { rowCount } = await pool.query("select from pg_roles where rolname = $1", [role]);
      const verb = rowCount === 0 ? "create" : "alter";
      await pool.query(
        `${verb} role ${role} login nosuperuser nobypassrls ${extra} password '${testPassword}'`,
      );
    }
  } finally {
    await pool.end();
  }
}

/** Makes the migrated template database anew. */
export async function createTemplate(adminUrl: string): Promise<void> {
  await ensureOwner(adminUrl);
  await administer(adminUrl, [
    `drop database if exists ${templateName} with (force)`,
    `create database ${templateName} owner ${ownerRole} template template0 encoding 'UTF8'`,
  ]);
  await migrateDatabase(databaseUrls(adminUrl, templateName));
}

/** An empty database (`template0`) or a copy of the migrated one. */
export async function createDatabaseOn(
  adminUrl: string,
  template: "template0" | typeof templateName,
): Promise<TestDatabase> {
  const database = `test_${randomBytes(6).toString("hex")}`;
  await administer(adminUrl, [
    `create database ${database} owner ${ownerRole} template ${template}`,
  ]);
  return {
    ...databaseUrls(adminUrl, database),
    drop: () => administer(adminUrl, [`drop database if exists ${database} with (force)`]),
  };
}
