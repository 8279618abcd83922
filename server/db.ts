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
/**
 * A process that was stopped or cut off in the middle of a transaction must not keep its rows locked for all
 * others: its session is ended.
 */
const idleInTransactionMs = 30_000;
/** When a connection that says nothing is first asked whether the other end is still there. */
const keepAliveMs = 5_000;

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
    connection: {
      application_name: applicationName,
      idle_in_transaction_session_timeout: idleInTransactionMs,
      ...options.settings,
    },
  });
  return drizzle(client);
}

function openPool(url: string, settings: pg.PoolConfig): pg.Pool {
  const address = parseDatabaseUrl(url);
  const pool = new pg.Pool({
    ...address,
    ...settings,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
  });
  // An idle connection that the server closed is not an error for anybody: the pool opens a new one.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** Journal, queue and worker: role orderloom_engine, across partners. */
export function openEnginePool(url: string, options: { max: number }): pg.Pool {
  return openPool(url, {
    max: options.max,
    idle_in_transaction_session_timeout: idleInTransactionMs,
  });
}

/** Migrate, backup and doctor: the owner of the tables. */
export function openOwnerPool(url: string, options: { max?: number } = {}): pg.Pool {
  return openPool(url, { max: options.max ?? 4 });
}

/** One session outside every pool, for LISTEN and for locks that live as long as the session. */
export function createSessionClient(url: string): pg.Client {
  return new pg.Client({
    ...parseDatabaseUrl(url),
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
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
