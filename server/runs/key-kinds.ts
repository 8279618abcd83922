import { sql } from "drizzle-orm";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";

/** Kinds of numbers that the flows published in this environment extract, by name. */
export async function readKeyKinds(
  tx: ScopedTransaction,
  scope: MemberScope,
): Promise<readonly string[]> {
  const rows = await tx.execute<{ kind: string }>(sql`
    select distinct key->>'kind' as kind
    from publication p
      join flow_version v on v.flow_id = p.flow_id and v.hash = p.version,
      jsonb_array_elements(case
        when jsonb_typeof(v.logic::jsonb->'settings'->'businessKeys') = 'array'
        then v.logic::jsonb->'settings'->'businessKeys' else '[]' end) key
    where p.environment_id = ${scope.environmentId} and p.partner_id = ${scope.partnerId}
      and p.distributor_id = ${scope.distributorId}
    order by 1 limit 100`);
  return rows.flatMap(({ kind }) => (kind === null ? [] : [kind]));
}
