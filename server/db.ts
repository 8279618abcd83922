import { sql } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import pg from "pg";
import postgres from "postgres";
import { parseDatabaseUrl } from "./database-url";

/** Tables for drizzle, role orderloom_app. Row-level security shows nothing outside {@link withScope}. */
export type AppDatabase = PostgresJsDatabase<Record<string, never>> & { $client: postgres.Sql };
/** A transaction in which the scope is set. */
export type ScopedTransaction = Parameters<Parameters<AppDatabase["transaction"]>[0]>[0];

/** Whose rows a transaction may see and write. */
export type Scope = {
  readonly partnerId: string;
  /** `*` is every distributor of the partner. */
  readonly distributorId: string;
  /** Who acts; null for a key or the program itself. */
  readonly userId?: string | null;
};

/** The program's name in pg_stat_activity. */
const applicationName = "orderloom";

/** The client belongs to drizzle, which changes its type parsers: never use it for anything else. */
export function openAppDatabase(
  url: string,
  options: { max?: number; settings?: Readonly<Record<string, string>> } = {},
): AppDatabase {
  const address = parseDatabaseUrl(url);
  const client = postgres({
    host: address.host,
    port: address.port,
    database: address.database,
    username: address.user,
    password: address.password,
    ssl: address.ssl,
    max: options.max ?? 8,
    idle_timeout: 60,
    connect_timeout: 10,
    onnotice: () => undefined,
    connection: { application_name: applicationName, ...options.settings },
  });
  return drizzle(client);
}

function openPool(url: string, max: number): pg.Pool {
  const address = parseDatabaseUrl(url);
  const pool = new pg.Pool({
    ...address,
    max,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // An idle connection that the server closed is not an error for anybody: the pool opens a new one.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** Journal, queue and worker: role orderloom_engine, across partners. */
export function openEnginePool(url: string, options: { max: number }): pg.Pool {
  return openPool(url, options.max);
}

/** Migrate, backup and doctor: the owner of the tables. */
export function openOwnerPool(url: string, options: { max?: number } = {}): pg.Pool {
  return openPool(url, options.max ?? 4);
}

/** One session outside every pool, for LISTEN and for locks that live as long as the session. */
export function createSessionClient(url: string): pg.Client {
  return new pg.Client({
    ...parseDatabaseUrl(url),
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
}

/**
 * Runs `work` in one transaction that sees and writes the scope's rows only. Without it every query of the
 * app role returns nothing.
 */
export function withScope<T>(
  db: AppDatabase,
  scope: Scope,
  work: (tx: ScopedTransaction) => Promise<T>,
): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`
      select set_config('app.partner_id', ${scope.partnerId}, true),
             set_config('app.distributor_id', ${scope.distributorId}, true),
             set_config('app.user_id', ${scope.userId ?? ""}, true)`);
    return work(tx);
  });
}
