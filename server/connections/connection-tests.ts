import { and, eq, gt } from "drizzle-orm";
import {
  type ConnectionTestResult,
  connection,
  connectionTest,
} from "../../drizzle/schema/connections";
import type { Http } from "../../runtime/ports";
import { type Actor, recordAudit } from "../audit/record-audit";
import { type AppDatabase, type ScopedTransaction, withScope } from "../db";
import { newId } from "../ids";
import { answerRequests, type RequestLog } from "../worker-requests/answer-requests";
import { askWorkers } from "../worker-requests/ask-workers";
import { getConnection } from "./list-connections";
import type { OpenConnections } from "./open-connections";
import type { ConnectionPlace } from "./save-connection";
import { testConnection } from "./test-connection";

/** Nobody waits longer for a test, so an older one is not begun. */
const waitMs = 20_000;

/** Asks the workers for a test: this process opens no outbound connection itself. */
export async function requestConnectionTest(
  tx: ScopedTransaction,
  actor: Actor,
  place: ConnectionPlace,
  connectionId: string,
): Promise<{ id: string }> {
  const { name } = await getConnection(tx, place, connectionId);
  const id = newId();
  const { partnerId, distributorId } = place;
  await tx
    .insert(connectionTest)
    .values({ id, partnerId, distributorId, connectionId, requestedBy: actor.id });
  await recordAudit(tx, actor, {
    ...place,
    action: "connection.test",
    subject: { kind: "connection", id: connectionId },
    detail: { name },
  });
  await askWorkers(tx, "connection_test", { ...place, id });
  return { id };
}

/** The result, or null while no worker has finished it. */
export async function readConnectionTest(
  tx: ScopedTransaction,
  id: string,
): Promise<ConnectionTestResult | null> {
  const [row] = await tx
    .select({ result: connectionTest.result })
    .from(connectionTest)
    .where(eq(connectionTest.id, id));
  return row?.result ?? null;
}

type Host = {
  readonly db: AppDatabase;
  readonly http: Http;
  readonly connections: OpenConnections;
  readonly log: RequestLog;
};

/** Does the tests that people ask for; runs in processes that may open outbound connections. */
export function startConnectionTests({ db, http, connections, log }: Host) {
  return answerRequests(db, log, {
    request: "connection_test",
    async claim(tx, id) {
      const [row] = await tx
        .update(connectionTest)
        .set({ state: "running" })
        .where(
          and(
            eq(connectionTest.id, id),
            eq(connectionTest.state, "queued"),
            gt(connectionTest.requestedAt, new Date(Date.now() - waitMs)),
          ),
        )
        .returning({ connectionId: connectionTest.connectionId });
      return row;
    },
    async answer({ connectionId }, { id, ...scope }) {
      // The change that came just before may not have reached the cache yet.
      connections.forget(connectionId);
      const result = await testConnection(http, () =>
        connections.open(scope, connectionId, { evenPaused: true }),
      );
      await withScope(db, scope, async (tx) => {
        await tx
          .update(connectionTest)
          .set({ state: "done", result, doneAt: new Date() })
          .where(eq(connectionTest.id, id));
        await tx
          .update(connection)
          .set({ testedAt: new Date(), testResult: result })
          .where(eq(connection.id, connectionId));
      });
    },
  });
}
