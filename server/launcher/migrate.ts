import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { runMigrations } from "graphile-worker";
import type pg from "pg";
import { parseDatabaseUrl } from "../database-url";
import { openEnginePool, openOwnerPool } from "../db";
import { projectFolder } from "../env";
import { ensureRoles, RolesRefused, rolesThatBypass } from "./roles";

/** Any two starts of one database wait for each other. */
const migrationLock = 7_206_001;

export type MigrateOptions = {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly engineUrl: string;
  /** Where the migrations lie; the project's own when left out. */
  readonly folder?: string;
  /** Stops after the migration with this tag, as an older release would have. */
  readonly upTo?: string;
};
export type MigrateResult = {
  /** How many migrations ran now. */
  readonly applied: number;
  /** The tag of the newest migration in the database. */
  readonly head: string | null;
};

type JournalFile = { entries: { idx: number; when: number; tag: string; breakpoints: boolean }[] };

/** The folder of the migrations that this build brings along. */
export function migrationsFolder(): string {
  return join(projectFolder(), "drizzle", "migrations");
}

/** Tags in order, oldest first. */
export function readMigrationTags(
  folder = migrationsFolder(),
): readonly { tag: string; when: number }[] {
  const journal: JournalFile = JSON.parse(
    readFileSync(join(folder, "meta", "_journal.json"), "utf8"),
  );
  return journal.entries;
}

/** A copy of the folder that ends with the given migration. */
function foldersUpTo(folder: string, upTo: string): string {
  const file = join("meta", "_journal.json");
  const journal: JournalFile = JSON.parse(readFileSync(join(folder, file), "utf8"));
  const last = journal.entries.findIndex((entry) => entry.tag === upTo);
  if (last === -1) throw new Error(`There is no migration ${upTo} in ${folder}.`);
  const copy = mkdtempSync(join(tmpdir(), "orderloom-migrations-"));
  cpSync(folder, copy, { recursive: true });
  journal.entries = journal.entries.slice(0, last + 1);
  writeFileSync(join(copy, file), JSON.stringify(journal));
  return copy;
}

/** When each migration in the database was written, newest last; empty for a new database. */
export async function readAppliedMigrations(client: pg.ClientBase): Promise<number[]> {
  const known = await client.query("select to_regclass('drizzle.__drizzle_migrations') as name");
  if (known.rows[0]?.name === null) return [];
  const { rows } = await client.query<{ created_at: string }>(
    "select created_at from drizzle.__drizzle_migrations order by created_at",
  );
  return rows.map((row) => Number(row.created_at));
}

function refuseNewerDatabase(applied: readonly number[], folder: string): void {
  const known = new Set(readMigrationTags(folder).map((entry) => entry.when));
  if (applied.every((when) => known.has(when))) return;
  throw new Error(
    "This database was written by a newer Orderloom than this one. Start that version, or restore a backup.",
  );
}

/** The queue library makes its own schema, as the engine role, which may create one only for this moment. */
async function installQueue(client: pg.ClientBase, options: MigrateOptions): Promise<void> {
  const { database } = parseDatabaseUrl(options.ownerUrl);
  const { user } = parseDatabaseUrl(options.engineUrl);
  const grantee = `"${user.replaceAll('"', '""')}"`;
  const target = `"${database.replaceAll('"', '""')}"`;
  await client.query(`grant create on database ${target} to ${grantee}`);
  const pool = openEnginePool(options.engineUrl, { max: 1 });
  try {
    await runMigrations({ pgPool: pool });
  } catch (error) {
    const isRefused = ["28P01", "28000"].includes((error as { code?: string }).code ?? "");
    throw isRefused ? new RolesRefused(user, { cause: error }) : error;
  } finally {
    await pool.end();
    await client.query(`revoke create on database ${target} from ${grantee}`);
  }
}

/**
 * Brings a database to this build's schema: roles, migrations, the queue's own schema. Safe to run from
 * several machines at once and when there is nothing to do.
 * @throws RolesMissing with the SQL to run when the owner may not create roles
 */
export async function migrateDatabase(options: MigrateOptions): Promise<MigrateResult> {
  const folder = options.folder ?? migrationsFolder();
  const staged = options.upTo === undefined ? folder : foldersUpTo(folder, options.upTo);
  const pool = openOwnerPool(options.ownerUrl, { max: 2 });
  try {
    const client = await pool.connect();
    try {
      await client.query("select pg_advisory_lock($1)", [migrationLock]);
      await ensureRoles(client, {
        orderloom_app: parseDatabaseUrl(options.appUrl).password,
        orderloom_engine: parseDatabaseUrl(options.engineUrl).password,
      });
      const before = await readAppliedMigrations(client);
      refuseNewerDatabase(before, folder);
      await client.query("set client_min_messages = warning");
      await migrate(drizzle(client), { migrationsFolder: staged });
      await installQueue(client, options);
      const bypassing = await rolesThatBypass(client);
      if (bypassing.length > 0) {
        throw new Error(
          `${bypassing.join(", ")} could see past row-level security; refusing to start.`,
        );
      }
      const after = await readAppliedMigrations(client);
      const newest = after.at(-1);
      return {
        applied: after.length - before.length,
        head: readMigrationTags(folder).find((entry) => entry.when === newest)?.tag ?? null,
      };
    } finally {
      // Ending the session also gives the lock back.
      client.release(true);
    }
  } finally {
    await pool.end();
    if (staged !== folder && existsSync(staged)) rmSync(staged, { recursive: true, force: true });
  }
}
