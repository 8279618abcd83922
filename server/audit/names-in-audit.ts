import { sql } from "drizzle-orm";
import type { JsonObject } from "../../runtime/json";
import type { ScopedTransaction } from "../db";

type Named = { readonly subjectId: string; readonly detail: JsonObject };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Present names of the people, flows, connections, tables and maps that rows mention by id; others are absent. */
export async function namesInAudit(
  tx: ScopedTransaction,
  partnerId: string,
  rows: readonly Named[],
): Promise<{ readonly [id: string]: string }> {
  const ids = new Set<string>();
  for (const { subjectId, detail } of rows) {
    for (const value of [subjectId, ...Object.values(detail)]) {
      if (typeof value === "string" && uuid.test(value)) ids.add(value);
    }
  }
  if (ids.size === 0) return {};
  const wanted = sql`in (${sql.join(
    [...ids].map((id) => sql`${id}::uuid`),
    sql`, `,
  )})`;
  const found = await tx.execute<{ id: string; name: string }>(sql`
    select id, name from "user" where id ${wanted}
    union all select id, name from flow where partner_id = ${partnerId} and id ${wanted}
    union all select id, name from connection where partner_id = ${partnerId} and id ${wanted}
    union all select id, name from lookup_table where partner_id = ${partnerId} and id ${wanted}
    union all select id, name from map where partner_id = ${partnerId} and id ${wanted}`);
  return Object.fromEntries(found.map(({ id, name }) => [id, name]));
}
