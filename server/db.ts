import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import pg from "pg";
import { AppPool } from "./app-pool";
import { parseDatabaseUrl } from "./database-url";
import { LimitedClient } from "./limited-client";
import type { RowList } from "./row-list-client";
import { connecting } from "./session-client";

interface RowListResult extends PgQueryResultHKT {
  type: RowList<this["row"]>;
}

/** Tables for drizzle, role orderloom_app. Row-level security shows nothing outside {@link withScope}. */
export type AppDatabase = PgDatabase<RowListResult, Record<string, never>> & {
  readonly $client: AppPool;
};
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

/**
 * A process that was stopped or cut off in the middle of a transaction must not keep its rows locked for all
 * others: its session is ended.
 */
const idleInTransactionMs = 30_000;

/** Longer than any question that the program asks takes: a server that hangs keeps nobody waiting for ever. */
export const answerMaxMs = 60_000;

/** The pool belongs to drizzle and to those who listen: its clients answer as drizzle wants it. */
export function openAppDatabase(
  url: string,
  options: {
    max?: number;
    settings?: Readonly<Record<string, string>>;
    /** Ms after which a query that is not answered fails. */
    answerMaxMs?: number;
  } = {},
): AppDatabase {
  const settings = Object.entries(options.settings ?? {}).map(
    ([name, value]) => `-c ${name}=${value}`,
  );
  const pool = new AppPool(url, {
    max: options.max ?? 8,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    answerMaxMs: options.answerMaxMs ?? answerMaxMs,
    ...(settings.length === 0 ? {} : { options: settings.join(" ") }),
  });
  // Its type says that raw statements give a result object; those of this pool give the rows.
  return drizzle(pool) as unknown as AppDatabase;
}

function openPool(url: string, settings: pg.PoolConfig): pg.Pool {
  const address = parseDatabaseUrl(url);
  const pool = new pg.Pool({
    ...address,
    ...settings,
    ...connecting,
  });
  // An idle connection that the server closed is not an error for anybody: the pool opens a new one.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** Journal, queue and worker: role orderloom_engine, across partners. */
export function openEnginePool(
  url: string,
  options: {
    max: number;
    /** Ms after which a query that is not answered fails; without it none does. */
    answerMaxMs?: number;
  },
): pg.Pool {
  const { max, answerMaxMs } = options;
  return openPool(url, {
    max,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    ...(answerMaxMs !== undefined && { answerMaxMs, Client: LimitedClient }),
  } as pg.PoolConfig);
}

/** Migrate, backup and doctor: the owner of the tables. */
export function openOwnerPool(url: string, options: { max?: number } = {}): pg.Pool {
  return openPool(url, { max: options.max ?? 4 });
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
