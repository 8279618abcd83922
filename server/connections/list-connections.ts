import { and, asc, eq, isNull, type SQL, sql } from "drizzle-orm";
import {
  type ConnectionTestResult,
  connection,
  connectionToken,
} from "../../drizzle/schema/connections";
import { flow, publication } from "../../drizzle/schema/flows";
import { user } from "../../drizzle/schema/people";
import type { JsonObject } from "../../runtime/json";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";

/** A connection as the browser sees it: which secrets are set, never what they are. */
export type ConnectionView = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly config: JsonObject;
  readonly secretsSet: readonly string[];
  readonly state: "active" | "paused";
  readonly pauseReason: string | null;
  /** Who paused it: a person, or this program because of what the target answered. */
  readonly pausedBy: "person" | "auth" | "down" | null;
  readonly lastUsedAt: Date | null;
  /** The flow that used it then. */
  readonly lastUsedBy: string | null;
  readonly testedAt: Date | null;
  readonly testResult: ConnectionTestResult | null;
  readonly revision: number;
  readonly updatedAt: Date;
  /** Publications in this environment with a slot bound to it. */
  readonly publications: number;
  /** The consent that was given for it; null where none is needed or given. */
  readonly consent: {
    readonly by: string | null;
    readonly at: Date;
    /** What the other system said when it took the consent back; null while it holds. */
    readonly refused: string | null;
    /** When it ends by itself; null when it is renewed or does not end. */
    readonly endsAt: Date | null;
  } | null;
};

// Written out: in a query over one table drizzle names columns without it, and the inner table has an id, too.
const bound = sql<number>`(
  select count(*)::int from ${publication} p
  where p.environment_id = connection.environment_id and p.state <> 'withdrawn'
    and exists (select from jsonb_each_text(p.bindings) b where b.value = connection.id::text)
)`;

const columns = {
  id: connection.id,
  kind: connection.kind,
  name: connection.name,
  config: connection.config,
  secretsSet: connection.secretNames,
  state: connection.state,
  pauseReason: connection.pauseReason,
  pausedBy: connection.pausedBy,
  lastUsedAt: connection.lastUsedAt,
  testedAt: connection.testedAt,
  testResult: connection.testResult,
  revision: connection.revision,
  updatedAt: connection.updatedAt,
  publications: bound,
  lastUsedBy: flow.name,
  consentAt: connectionToken.grantedAt,
  consentBy: user.name,
  consentRefused: connectionToken.refused,
  consentRenewable: connectionToken.renewable,
  consentExpiresAt: connectionToken.expiresAt,
};

/** Connections of one environment by name. */
export async function listConnections(
  tx: ScopedTransaction,
  { environmentId }: { readonly environmentId: string },
): Promise<readonly ConnectionView[]> {
  const rows = await selectConnections(tx, environmentId).orderBy(asc(connection.name));
  return rows.map(viewOf);
}

/** Throws NOT_FOUND when the environment has no such connection. */
export async function getConnection(
  tx: ScopedTransaction,
  { environmentId }: { readonly environmentId: string },
  id: string,
): Promise<ConnectionView> {
  const [found] = await selectConnections(tx, environmentId, eq(connection.id, id));
  if (found === undefined) {
    throw new RequestError("NOT_FOUND", "There is no such connection in this environment.");
  }
  return viewOf(found);
}

function selectConnections(tx: ScopedTransaction, environmentId: string, which?: SQL) {
  return tx
    .select(columns)
    .from(connection)
    .leftJoin(connectionToken, eq(connectionToken.connectionId, connection.id))
    .leftJoin(user, eq(user.id, connectionToken.grantedBy))
    .leftJoin(flow, eq(flow.id, connection.lastUsedFlow))
    .where(and(eq(connection.environmentId, environmentId), isNull(connection.archivedAt), which));
}

function viewOf({
  consentAt,
  consentBy,
  consentRefused,
  consentRenewable,
  consentExpiresAt,
  ...view
}: Awaited<ReturnType<typeof selectConnections>>[number]): ConnectionView {
  if (consentAt === null) return { ...view, consent: null };
  const endsAt = consentRenewable ? null : consentExpiresAt;
  return { ...view, consent: { by: consentBy, at: consentAt, refused: consentRefused, endsAt } };
}
