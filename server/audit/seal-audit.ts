import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { audit, auditChain } from "../../drizzle/schema/audit";
import { type AppDatabase, type ScopedTransaction, withScope } from "../db";
import { eachApart } from "../each-apart";
import { settleStarts } from "./asked-starts";
import { chainHash } from "./canonical-row";

const batch = 1_000;
const serialisationFailure = "40001";

/**
 * Chains the rows that are not yet chained, partner by partner. Runs at a fixed beat in a worker; two at
 * once do no harm: one of them starts over. Returns how many rows it sealed.
 */
export async function sealAudit(db: AppDatabase): Promise<number> {
  const partners = await db.execute<{ partner_id: string }>(
    sql`select partner_id from audit_unsealed_partners()`,
  );
  let sealed = 0;
  await eachApart(partners, async ({ partner_id: partnerId }) => {
    sealed += await sealPartner(db, partnerId);
  });
  return sealed;
}

async function sealPartner(db: AppDatabase, partnerId: string): Promise<number> {
  let sealed = 0;
  for (;;) {
    const count = await sealBatch(db, partnerId);
    sealed += count;
    if (count < batch) return sealed;
  }
}

async function sealBatch(db: AppDatabase, partnerId: string): Promise<number> {
  try {
    return await withScope(db, { partnerId, distributorId: "*" }, (tx) => chain(tx, partnerId));
  } catch (error) {
    // Another process was here first; what it left over comes with the next beat.
    if (codeOf(error) === serialisationFailure) return 0;
    throw error;
  }
}

async function chain(tx: ScopedTransaction, partnerId: string): Promise<number> {
  const [state] = await tx.select().from(auditChain).where(eq(auditChain.partnerId, partnerId));
  const rows = await tx
    .select()
    .from(audit)
    .where(and(eq(audit.partnerId, partnerId), isNull(audit.hash)))
    .orderBy(asc(audit.id))
    .limit(batch);
  const sealable = await settleStarts(tx, rows, Date.now());
  if (sealable === 0) return 0;
  rows.splice(sealable);
  const head = state?.head ?? new Uint8Array();
  const hashes: Uint8Array[] = [];
  for (const row of rows) hashes.push(chainHash(hashes.at(-1) ?? head, row));
  const ids = `{${rows.map((row) => row.id).join(",")}}`;
  const hashList = `{${hashes.map((hash) => `"\\\\x${hex(hash)}"`).join(",")}}`;
  await tx.execute(
    sql`select seal_audit(${partnerId}::uuid, ${Buffer.from(head)}, ${ids}::uuid[], ${hashList}::bytea[])`,
  );
  return rows.length;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function codeOf(error: unknown): string | null {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (typeof cause !== "object" || cause === null || !("code" in cause)) return null;
  return String(cause.code);
}
