import { sql } from "drizzle-orm";
import type { KnownMap } from "../../runtime/flow/known-map";
import type { ScopedTransaction } from "../db";

/** The shared maps that flows of the distributor may use, by name with the hashes of their versions. */
export async function listKnownMaps(tx: ScopedTransaction): Promise<readonly KnownMap[]> {
  const rows = await tx.execute<KnownMap>(sql`
    select m.id::text as id, m.name, m.current as number,
      (select jsonb_object_agg(v.number, encode(v.hash, 'hex')) from map_version v
        where v.map_id = m.id) as versions
    from map m
    where m.archived_at is null
    order by m.name, m.distributor_id nulls last, m.id`);
  return [...rows].map(({ id, name, number, versions }) => ({ id, name, number, versions }));
}
