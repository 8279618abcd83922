import { and, eq, gt, sql } from "drizzle-orm";
import * as z from "zod";
import {
  type ConnectionTestResult,
  connection,
  connectionTest,
} from "../../drizzle/schema/connections";
import type { Http } from "../../runtime/ports";
import { type Actor, recordAudit } from "../audit/record-audit";
import { type AppDatabase, type ScopedTransaction, withScope } from "../db";
import { newId } from "../ids";
import { getConnection } from "./list-connections";
import type { OpenConnections } from "./open-connections";
import type { ConnectionPlace } from "./save-connection";
import { testConnection } from "./test-connection";

const channel = "connection_test";

/** Nobody waits longer for a test, so an older one is not begun. */
const waitMs = 20_000;

const message = z.object({ id: z.uuid(), partnerId: z.uuid(), distributorId: z.uuid() });

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
  const payload = JSON.stringify({ id, partnerId, distributorId });
  await tx.execute(sql`select pg_notify(${channel}, ${payload})`);
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
};

/**
 * Does the tests that people ask for; runs in processes that may open outbound connections. With several
 * such processes each test is done by one of them.
 */
export async function startConnectionTests(host: Host): Promise<{ close(): Promise<void> }> {
  const running = new Set<Promise<void>>();
  const listening = await host.db.$client.listen(channel, (payload) => {
    const work = answer(host, payload)
      .catch(() => undefined)
      .finally(() => running.delete(work));
    running.add(work);
  });
  return {
    async close() {
      await listening.unlisten();
      await Promise.allSettled(running);
    },
  };
}

async function answer({ db, http, connections }: Host, payload: string): Promise<void> {
  const { id, ...scope } = message.parse(JSON.parse(payload));
  const [claimed] = await withScope(db, scope, (tx) =>
    tx
      .update(connectionTest)
      .set({ state: "running" })
      .where(
        and(
          eq(connectionTest.id, id),
          eq(connectionTest.state, "queued"),
          gt(connectionTest.requestedAt, new Date(Date.now() - waitMs)),
        ),
      )
      .returning({ connectionId: connectionTest.connectionId }),
  );
  if (claimed === undefined) return;
  const { connectionId } = claimed;
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
}
