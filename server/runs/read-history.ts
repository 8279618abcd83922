import { sql } from "drizzle-orm";
import { decodeSegment } from "../../runtime/engine/segment-codec";
import type { Scope, ScopedTransaction } from "../db";
import { decompress } from "../journal/compression";
import { type FoldedHistory, HistoryFolder } from "./fold-history";
import type { StoredRun } from "./read-head";

type Kept = { readonly folder: HistoryFolder; lastSegment: number };

/**
 * Histories read lately, newest use last. Segments are only ever added, so what was read once stays true,
 * also of a run under way: a page that follows it reads what came since.
 */
const kept = new Map<string, Kept>();
/** Memory kept in all; a run that needs more is kept alone. */
const keptBytes = 128 * 1024 * 1024;
const segmentsAtOnce = 500;

function forgetOldest(): void {
  let bytes = 0;
  for (const { folder } of kept.values()) bytes += folder.bytes;
  for (const [key, { folder }] of kept) {
    if (bytes <= keptBytes || kept.size === 1) return;
    kept.delete(key);
    bytes -= folder.bytes;
  }
}

/**
 * All segments of a run, decoded and put together; empty when they are past their retention. The rows are
 * read under the scope, and what was read before is given only to the same partner and distributor.
 */
export async function readHistory(
  tx: ScopedTransaction,
  scope: Scope,
  run: StoredRun,
): Promise<FoldedHistory> {
  const key = `${scope.partnerId} ${scope.distributorId} ${run.id}`;
  const known = kept.get(key) ?? { folder: new HistoryFolder(), lastSegment: -1 };
  for (;;) {
    const rows = await nextSegments(tx, scope, run, known.lastSegment);
    for (const { seg, body } of rows) {
      // Another call may have read the same segments meanwhile.
      if (seg <= known.lastSegment) continue;
      known.folder.add(decodeSegment(decompress(body)));
      known.lastSegment = seg;
    }
    if (rows.length < segmentsAtOnce) break;
  }
  kept.delete(key);
  kept.set(key, known);
  forgetOldest();
  return known.folder.history();
}

/** A few at a time: a run of many effects has a hundred thousand, which are neither all held nor read in one go. */
function nextSegments(tx: ScopedTransaction, scope: Scope, run: StoredRun, after: number) {
  return tx.execute<{ seg: number; body: Uint8Array }>(sql`
    select seg, body from segment
    where class = ${run.retention} and run = ${run.id}::uuid and seg > ${after}
      and partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}
    order by seg limit ${segmentsAtOnce}`);
}
