import { sql } from "drizzle-orm";
import { didReach } from "../../runtime/engine/did-reach";
import { decodeSegment } from "../../runtime/engine/segment-codec";
import type { Scope, ScopedTransaction } from "../db";
import { decompress } from "../journal/compression";
import type { ChainLink } from "./read-head";

/**
 * The newest of the linked runs that did something at a real system, or were let: ids are in the order of their making.
 * Of those that were stepped through only what began after all real ones is read.
 */
export async function newestRun(
  tx: ScopedTransaction,
  scope: Scope,
  chain: readonly ChainLink[],
): Promise<string | null> {
  const newestFirst = [...chain].sort((a, b) => (a.id < b.id ? 1 : -1));
  for (const link of newestFirst) {
    if (link.purpose === "live" || link.purpose === "replay") return link.id;
    if (link.purpose === "debug" && (await reached(tx, scope, link.id))) return link.id;
  }
  return null;
}

async function reached(tx: ScopedTransaction, scope: Scope, run: string): Promise<boolean> {
  const here = sql`partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}`;
  const rows = await tx.execute<{ body: Uint8Array }>(sql`
    select s.body from segment s join (
      select id, class from live where id = ${run}::uuid and ${here}
      union all
      select id, class from run where id = ${run}::uuid and ${here}
    ) r on r.id = s.run and r.class = s.class
    where s.run = ${run}::uuid and s.partner_id = ${scope.partnerId}
      and s.distributor_id = ${scope.distributorId} order by s.seg`);
  const contents = rows.map(({ body }) => decodeSegment(decompress(body)));
  return didReach({ head: { purpose: "debug" }, contents });
}
