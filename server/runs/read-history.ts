import { sql } from "drizzle-orm";
import { decodeSegment } from "../../runtime/engine/segment-codec";
import type { Scope, ScopedTransaction } from "../db";
import { decompress } from "../journal/compression";
import { type FoldedHistory, foldHistory } from "./fold-history";
import type { StoredRun } from "./read-head";

/** Histories of ended runs, newest use last. They never change, and a page reads one for each step shown. */
const kept = new Map<string, FoldedHistory>();
const keptMax = 8;

/**
 * All segments of a run, decoded and put together; empty when they are past their retention. The rows are
 * read under the scope, and one that was read before is given only to the same partner and distributor.
 */
export async function readHistory(
  tx: ScopedTransaction,
  scope: Scope,
  run: StoredRun,
): Promise<FoldedHistory> {
  const key = `${scope.partnerId} ${scope.distributorId} ${run.id}`;
  const known = run.finished ? kept.get(key) : undefined;
  if (known !== undefined) {
    kept.delete(key);
    kept.set(key, known);
    return known;
  }
  const rows = await tx.execute<{ body: Uint8Array }>(sql`
    select body from segment
    where class = ${run.retention} and run = ${run.id}::uuid
      and partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}
    order by seg`);
  const history = foldHistory(rows.map(({ body }) => decodeSegment(decompress(body))));
  if (run.finished) {
    kept.set(key, history);
    const [oldest] = kept.keys();
    if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest);
  }
  return history;
}
