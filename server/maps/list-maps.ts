import { sql } from "drizzle-orm";
import { parseFlowText } from "../../runtime/flow/schema";
import { nodeRegistry } from "../../runtime/nodes/registry";
import type { ScopedTransaction } from "../db";
import { referencesOf } from "../flows/flow-references";
import { type MapSummary, storedContent } from "./read-map";

type Row = {
  id: string;
  name: string;
  number: number;
  row_count: number;
  content: string;
  created_at: Date | string;
  created_by_name: string;
  archived: boolean;
  shared: boolean;
  covered: boolean;
};

/** The shared maps that flows of the distributor may use, by name; archived ones last. */
export async function listMaps(tx: ScopedTransaction): Promise<readonly MapSummary[]> {
  const rows = await tx.execute<Row>(sql`
    select m.id::text as id, m.name, v.number, v.row_count, v.content, v.created_at, v.created_by_name,
      m.archived_at is not null as archived, m.distributor_id is null as shared,
      m.distributor_id is null and exists (select from map o where o.partner_id = m.partner_id
        and o.name = m.name and o.distributor_id is not null and o.archived_at is null) as covered
    from map m join map_version v on v.map_id = m.id and v.number = m.current
    order by m.archived_at is not null, lower(m.name), m.id`);
  const users = rows.length === 0 ? new Map<string, Set<string>>() : await usersByMap(tx);
  return [...rows].map((row) => ({
    id: row.id,
    name: row.name,
    number: row.number,
    rowCount: row.row_count,
    builds: storedContent(row.content).documentType ?? "",
    savedAt: new Date(row.created_at),
    savedBy: row.created_by_name,
    archived: row.archived,
    shared: row.shared,
    covered: row.covered,
    // Flows that name it mean the one that covers it.
    usedBy: row.covered ? [] : [...(users.get(row.name) ?? [])],
  }));
}

/** Names of flows by the map that their draft or a version that runs names. */
async function usersByMap(tx: ScopedTransaction): Promise<ReadonlyMap<string, Set<string>>> {
  // The text narrows the search; the document decides.
  const rows = await tx.execute<{ name: string; logic: string }>(sql`
    select * from (
      select f.name, d.logic from flow_draft d join flow f on f.id = d.flow_id and f.archived_at is null
      union all
      select f.name, v.logic from publication p
      join flow f on f.id = p.flow_id and f.archived_at is null
      join flow_version v on v.flow_id = p.flow_id and v.hash = p.version
      where p.state <> 'withdrawn'
    ) found where position('"shared"' in logic) > 0 order by lower(name)`);
  const users = new Map<string, Set<string>>();
  for (const { name, logic } of rows) {
    const { document } = parseFlowText(logic);
    if (document === null) continue;
    for (const { kind, value } of referencesOf(document, nodeRegistry)) {
      if (kind !== "map") continue;
      users.set(value, (users.get(value) ?? new Set()).add(name));
    }
  }
  return users;
}
