import { sql } from "drizzle-orm";
import type { FlowNode } from "../../runtime/flow/document";
import { tablesReadBy } from "../../runtime/flow/tables-read";
import { expressionField, mapPlaces } from "../../runtime/mapping/map-places";
import { asJson, type MapContent } from "../../runtime/mapping/shared/map-content";
import { map } from "../../runtime/nodes/map/definition";
import type { ScopedTransaction } from "../db";
import { storedContent } from "./read-map";

/** A shared map whose newest version looks something up in a table. */
export type MapUse = {
  readonly mapId: string;
  readonly mapName: string;
  readonly number: number;
  /** Targets of the rows that do. */
  readonly targets: readonly string[];
};

type Row = { id: string; name: string; number: number; content: string; resolves: boolean };

type Table = { readonly id: string; readonly name: string };

/** The shared maps that read a table by its name or its id, of all that the transaction sees. */
export function mapsReading(tx: ScopedTransaction, table: Table): Promise<readonly MapUse[]> {
  return mapsNaming(tx, table, [table.name, table.id]);
}

/** Those of them that another name would leave without it. */
export function mapsReadingByName(tx: ScopedTransaction, table: Table): Promise<readonly MapUse[]> {
  return mapsNaming(tx, table, [table.name]);
}

/**
 * By its name a map reads the table that its own place has of that name: a distributor's the distributor's own before
 * a shared one, and one that is shared only shared ones. By its id it reads it wherever it stands.
 */
async function mapsNaming(
  tx: ScopedTransaction,
  { id: tableId, name: tableName }: Table,
  names: readonly string[],
): Promise<readonly MapUse[]> {
  const rows = await tx.execute<Row>(sql`
    select m.id::text as id, m.name, v.number, v.content,
      case when t.distributor_id is null
        then not exists (
          select from lookup_table o
          where o.distributor_id = m.distributor_id and o.name = ${tableName}
            and o.archived_at is null)
        else m.distributor_id is not distinct from t.distributor_id
      end as resolves
    from map m join map_version v on v.map_id = m.id and v.number = m.current
    join lookup_table t on t.id::text = ${tableId}
    where m.archived_at is null and position('lookup' in v.content) > 0
    order by lower(m.name), m.id`);
  return rows.flatMap(({ id, name, number, content, resolves }): readonly MapUse[] => {
    const meant = resolves ? names : names.filter((one) => one !== tableName);
    const targets = targetsReading(storedContent(content), meant);
    return targets.length === 0 ? [] : [{ mapId: id, mapName: name, number, targets }];
  });
}

function targetsReading(content: MapContent, names: readonly string[]): readonly string[] {
  const step: FlowNode = { type: "map@1", name: "", config: asJson(content) };
  const fields = new Set(
    tablesReadBy(step, map)
      .filter(({ table }) => names.includes(table))
      .map(({ field }) => field),
  );
  return mapPlaces(content.fields)
    .filter((place) => fields.has(expressionField(place)))
    .map(({ target }) => target);
}
