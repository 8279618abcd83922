import { and, asc, eq, gt, isNotNull, sql } from "drizzle-orm";
import { audit, auditChain } from "../../drizzle/schema/audit";
import type { ScopedTransaction } from "../db";
import { chainHash } from "./canonical-row";

export type AuditVerdict =
  | {
      readonly intact: true;
      readonly rows: number;
      /** Hex of the last hash: kept elsewhere, it proves later that nothing before it changed. */
      readonly head: string;
      /** Rows the sealing job has not reached yet. */
      readonly unsealed: number;
    }
  | { readonly intact: false; readonly position: number; readonly reason: string };

const page = 1_000;

/** Recomputes the partner's whole chain. Needs a scope over all its distributors. */
export async function verifyAudit(tx: ScopedTransaction, partnerId: string): Promise<AuditVerdict> {
  let head: Uint8Array = new Uint8Array();
  let position = 0;
  for (;;) {
    const rows = await tx
      .select()
      .from(audit)
      .where(
        and(eq(audit.partnerId, partnerId), isNotNull(audit.hash), gt(audit.position, position)),
      )
      .orderBy(asc(audit.position))
      .limit(page);
    for (const row of rows) {
      position += 1;
      if (row.position !== position) return broken(position, "A row is missing.");
      if (!same(row.previous, head)) return broken(position, "It does not follow the row before.");
      head = chainHash(head, row);
      if (!same(row.hash, head)) return broken(position, "The row was changed.");
    }
    if (rows.length < page) break;
  }
  return compareWithEnd(tx, partnerId, { head, position });
}

async function compareWithEnd(
  tx: ScopedTransaction,
  partnerId: string,
  read: { readonly head: Uint8Array; readonly position: number },
): Promise<AuditVerdict> {
  const [chain] = await tx.select().from(auditChain).where(eq(auditChain.partnerId, partnerId));
  if ((chain?.length ?? 0) !== read.position || !same(chain?.head ?? new Uint8Array(), read.head)) {
    return broken(read.position + 1, "Rows at the end are missing.");
  }
  const [unsealed] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(audit)
    .where(and(eq(audit.partnerId, partnerId), sql`${audit.hash} is null`));
  return {
    intact: true,
    rows: read.position,
    head: Buffer.from(read.head).toString("hex"),
    unsealed: unsealed?.count ?? 0,
  };
}

function broken(position: number, reason: string): AuditVerdict {
  return { intact: false, position, reason };
}

function same(a: Uint8Array | null, b: Uint8Array): boolean {
  return a !== null && Buffer.compare(a, b) === 0;
}
