import { and, asc, eq, gt, isNotNull } from "drizzle-orm";
import { audit } from "../../drizzle/schema/audit";
import type { ScopedTransaction } from "../db";
import { canonicalRow } from "./canonical-row";

const page = 1_000;

/**
 * The sealed log as lines of JSON, `{"hash","position","previous","row"}`. `row` is the exact text that
 * was hashed: anybody can check `sha256(previous ‖ row) = hash` without us.
 */
export async function* exportAudit(
  tx: ScopedTransaction,
  partnerId: string,
): AsyncGenerator<string> {
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
      const hash = Buffer.from(row.hash ?? []).toString("hex");
      const previous = Buffer.from(row.previous ?? []).toString("hex");
      const line = { hash, position: row.position, previous, row: canonicalRow(row) };
      yield `${JSON.stringify(line)}\n`;
    }
    if (rows.length < page) return;
    position = rows.at(-1)?.position ?? position;
  }
}
