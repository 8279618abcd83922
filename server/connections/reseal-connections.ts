import { asc, eq, gt, inArray } from "drizzle-orm";
import type pg from "pg";
import { connection, connectionToken } from "../../drizzle/schema/connections";
import { type AppDatabase, type Scope, type ScopedTransaction, withScope } from "../db";
import { openSecrets, sealSecrets } from "./connection-secrets";
import type { Sealer } from "./seal";

const page = 100;
const beforeAll = "00000000-0000-0000-0000-000000000000";

/**
 * Seals secrets that an older key sealed with the newest one, so that the older can be taken away. What
 * the secrets are does not change, so no revision grows. Returns how many connections it sealed anew.
 */
export async function resealConnections(
  db: AppDatabase,
  sealer: Sealer,
  scope: Scope,
): Promise<number> {
  let resealed = 0;
  let after = beforeAll;
  for (;;) {
    const batch = await resealBatch(db, sealer, scope, after);
    resealed += batch.resealed;
    if (batch.last === null) return resealed;
    after = batch.last;
  }
}

/** The same for every partner; needs the owner, who alone sees which there are. */
export async function resealEveryPartner(
  owner: pg.Pool,
  db: AppDatabase,
  sealer: Sealer,
): Promise<number> {
  const { rows } = await owner.query<{ id: string }>("select id from partner");
  let resealed = 0;
  for (const { id } of rows) {
    resealed += await resealConnections(db, sealer, { partnerId: id, distributorId: "*" });
  }
  return resealed;
}

function resealBatch(
  db: AppDatabase,
  sealer: Sealer,
  scope: Scope,
  after: string,
): Promise<{ resealed: number; last: string | null }> {
  return withScope(db, scope, async (tx) => {
    const rows = await tx
      .select({ id: connection.id, partnerId: connection.partnerId, sealed: connection.sealed })
      .from(connection)
      .where(gt(connection.id, after))
      .orderBy(asc(connection.id))
      .limit(page)
      .for("update");
    let resealed = 0;
    for (const row of rows) {
      if (row.sealed === null || !sealer.isOutdated(row.sealed)) continue;
      const sealed = sealSecrets(sealer, row, openSecrets(sealer, row));
      await tx.update(connection).set({ sealed }).where(eq(connection.id, row.id));
      resealed += 1;
    }
    await resealTokens(
      tx,
      sealer,
      rows.map(({ id }) => id),
    );
    return { resealed, last: rows.length < page ? null : (rows.at(-1)?.id ?? null) };
  });
}

/** Tokens of consents are sealed apart, because they change by themselves. */
async function resealTokens(
  tx: ScopedTransaction,
  sealer: Sealer,
  connectionIds: readonly string[],
): Promise<void> {
  const rows = await tx
    .select()
    .from(connectionToken)
    .where(inArray(connectionToken.connectionId, [...connectionIds]))
    .for("update");
  for (const { connectionId, partnerId, sealed } of rows) {
    if (!sealer.isOutdated(sealed)) continue;
    const owner = { partnerId, subject: connectionId };
    await tx
      .update(connectionToken)
      .set({ sealed: sealer.seal(owner, sealer.open(owner, sealed)) })
      .where(eq(connectionToken.connectionId, connectionId));
  }
}
