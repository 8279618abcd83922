import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { type ConnectionTestResult, connection } from "../../drizzle/schema/connections";
import { publication } from "../../drizzle/schema/flows";
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
  readonly testedAt: Date | null;
  readonly testResult: ConnectionTestResult | null;
  readonly revision: number;
  readonly updatedAt: Date;
  /** Publications in this environment with a slot bound to it. */
  readonly publications: number;
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
};

/** Connections of one environment by name. */
export function listConnections(
  tx: ScopedTransaction,
  { environmentId }: { readonly environmentId: string },
): Promise<readonly ConnectionView[]> {
  return tx
    .select(columns)
    .from(connection)
    .where(and(eq(connection.environmentId, environmentId), isNull(connection.archivedAt)))
    .orderBy(asc(connection.name));
}

/** Throws NOT_FOUND when the environment has no such connection. */
export async function getConnection(
  tx: ScopedTransaction,
  { environmentId }: { readonly environmentId: string },
  id: string,
): Promise<ConnectionView> {
  const [found] = await tx
    .select(columns)
    .from(connection)
    .where(
      and(
        eq(connection.id, id),
        eq(connection.environmentId, environmentId),
        isNull(connection.archivedAt),
      ),
    );
  if (found === undefined) {
    throw new RequestError("NOT_FOUND", "There is no such connection in this environment.");
  }
  return found;
}
