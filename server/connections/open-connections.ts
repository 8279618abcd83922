import { and, eq, isNull } from "drizzle-orm";
import { connection } from "../../drizzle/schema/connections";
import { maskerOf } from "../../runtime/connections/mask-secrets";
import { FlowError } from "../../runtime/errors/flow-error";
import type { Http, OpenConnection } from "../../runtime/ports";
import { type AppDatabase, type Scope, withScope } from "../db";
import { shareRead } from "../shared-reads";
import { openSecrets } from "./connection-secrets";
import { type AccessToken, fetchAccessToken } from "./oauth-token";
import type { Sealer } from "./seal";
import { readStoredToken } from "./stored-token";

/** Notified with the id of a connection that has changed. */
export const connectionChannel = "connection_changed";

export type OpenOptions = {
  /** For a test, which is no use of the connection. */
  readonly evenPaused?: boolean;
  /** The flow that uses it. */
  readonly flow?: string;
};

export type OpenConnections = {
  /**
   * The connection with its secrets, ready to send with. Throws CONNECTION_MISSING when the scope has
   * none of this id, TARGET_DOWN while it is paused, SECRET_MISSING or CREDENTIALS_REFUSED when its
   * credentials cannot be had.
   */
  open(scope: Scope, id: string, options?: OpenOptions): Promise<OpenConnection>;
  /** Notes that a flow used it in another way than by sending: a signature that fits, for example. */
  noteUse(scope: Scope, id: string, flow: string): void;
  /** Whether it was paused when it was last opened here: its runs' failures are no news then. */
  isPaused(id: string): Promise<boolean>;
  /** Opens it anew at the next use. */
  forget(id: string): void;
  close(): Promise<void>;
};

type Entry = {
  readonly readAt: number;
  readonly partnerId: string;
  readonly distributorId: string;
  readonly paused: string | null;
  readonly connection: OpenConnection;
  token: AccessToken | null;
};

/** Bounds what a missed notification costs. */
const cacheMs = 30_000;
const cacheMax = 2_000;
const usedEveryMs = 60_000;

type Host = { readonly db: AppDatabase; readonly sealer: Sealer; readonly http: Http };

/** Opens connections and keeps them open until they change; listens for changes by other processes. */
export async function startOpenConnections({ db, sealer, http }: Host): Promise<OpenConnections> {
  const entries = new Map<string, Promise<Entry>>();
  const usedAt = new Map<string, number>();
  const listening = await db.$client.listen(
    connectionChannel,
    (id) => void entries.delete(id),
    // After a lost session something may have been missed.
    () => entries.clear(),
  );

  async function read(scope: Scope, id: string): Promise<Entry> {
    const row = await readRow(db, scope, id);
    const secrets = openSecrets(sealer, row);
    return {
      readAt: performance.now(),
      partnerId: row.partnerId,
      distributorId: row.distributorId,
      paused: row.state === "paused" ? (row.pauseReason ?? "paused by a person") : null,
      connection: {
        id,
        kind: row.kind,
        name: row.name,
        config: row.config,
        secrets,
        mask: maskerOf(Object.values(secrets)),
      },
      token: null,
    };
  }

  async function find(scope: Scope, id: string): Promise<Entry> {
    const known = entries.get(id);
    const entry = known === undefined ? null : await known;
    if (entry !== null && performance.now() - entry.readAt < cacheMs) {
      if (isVisible(scope, entry)) return entry;
      throw missing(id);
    }
    if (entries.size >= cacheMax) entries.clear();
    return shareRead(entries, id, read(scope, id));
  }

  function noteUse(scope: Scope, id: string, flow: string | null): void {
    const now = performance.now();
    if (now - (usedAt.get(id) ?? Number.NEGATIVE_INFINITY) < usedEveryMs) return;
    usedAt.set(id, now);
    withScope(db, scope, (tx) =>
      tx
        .update(connection)
        .set({ lastUsedAt: new Date(), lastUsedFlow: flow })
        .where(eq(connection.id, id)),
    ).catch(() => usedAt.delete(id));
  }

  return {
    async open(scope, id, { evenPaused = false, flow } = {}) {
      const entry = await find(scope, id);
      if (entry.paused !== null && !evenPaused) {
        throw new FlowError(
          "TARGET_DOWN",
          `“${entry.connection.name}” is paused: ${entry.paused}`,
          {
            detail: { connection: id, paused: true },
          },
        );
      }
      if (!evenPaused) noteUse(scope, id, flow ?? null);
      const fetchToken = tokenSources[String(entry.connection.config.auth)];
      if (fetchToken === undefined) return entry.connection;
      return withToken(entry, () => fetchToken({ db, sealer, http }, scope, entry.connection));
    },
    noteUse,
    async isPaused(id) {
      const entry = await entries.get(id)?.catch(() => undefined);
      return entry !== undefined && entry.paused !== null;
    },
    forget: (id) => void entries.delete(id),
    close: () => listening.unlisten(),
  };
}

function isVisible(scope: Scope, entry: Entry): boolean {
  return (
    scope.partnerId === entry.partnerId &&
    (scope.distributorId === "*" || scope.distributorId === entry.distributorId)
  );
}

async function readRow(
  db: AppDatabase,
  scope: Scope,
  id: string,
): Promise<typeof connection.$inferSelect> {
  const [row] = await withScope(db, scope, (tx) =>
    tx
      .select()
      .from(connection)
      .where(
        and(
          eq(connection.id, id),
          eq(connection.partnerId, scope.partnerId),
          isNull(connection.archivedAt),
        ),
      ),
  );
  if (row === undefined) throw missing(id);
  return row;
}

/** Where a sign-in that needs a token gets it. */
const tokenSources: {
  readonly [auth: string]: (
    host: Host,
    scope: Scope,
    connection: OpenConnection,
  ) => Promise<AccessToken>;
} = {
  "oauth2-client-credentials": ({ http }, _scope, connection) => fetchAccessToken(http, connection),
  "oauth2-authorization-code": readStoredToken,
};

async function withToken(
  entry: Entry,
  fetchToken: () => Promise<AccessToken>,
): Promise<OpenConnection> {
  if (entry.token === null || entry.token.usableUntil <= performance.now()) {
    entry.token = await fetchToken();
  }
  const own = { accessToken: entry.token.value };
  const secrets = Object.assign({}, entry.connection.secrets, own);
  return { ...entry.connection, secrets, mask: entry.token.mask };
}

function missing(id: string): FlowError {
  return new FlowError("CONNECTION_MISSING", "The connection of this slot does not exist.", {
    detail: { connection: id },
  });
}
