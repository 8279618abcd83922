import type pg from "pg";
import { parseDatabaseUrl } from "./database-url";
import { LimitedClient, type LimitedClientConfig } from "./limited-client";

/** The program's name in pg_stat_activity. */
export const applicationName = "orderloom";

/** How every connection is opened: a lost other end is noticed instead of waited for. */
export const connecting = {
  application_name: applicationName,
  connectionTimeoutMillis: 10_000,
  keepAlive: true,
  /** When a connection that says nothing is first asked whether the other end is still there. */
  keepAliveInitialDelayMillis: 5_000,
} as const;

/** One session outside every pool, for LISTEN and for locks that live as long as the session. */
export function createSessionClient(
  url: string,
  limits: Pick<LimitedClientConfig, "answerMaxMs"> = {},
): pg.Client {
  return new LimitedClient({ ...parseDatabaseUrl(url), ...connecting, ...limits });
}
