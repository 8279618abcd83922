import { sql } from "drizzle-orm";
import { parseExactJson } from "../../runtime/flow/exact-json";
import type { JsonObject } from "../../runtime/json";
import { contentOf, type MapContent } from "../../runtime/mapping/shared/map-content";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";

/** A shared map as lists show it. */
export type MapSummary = {
  readonly id: string;
  readonly name: string;
  /** Of the newest version. */
  readonly number: number;
  readonly rowCount: number;
  /** Document type that it builds; "" where none is named. */
  readonly builds: string;
  readonly savedAt: Date;
  readonly savedBy: string;
  readonly archived: boolean;
  /** Made by the partner for all its distributors: it is not changed from one of them. */
  readonly shared: boolean;
  /** A shared one in whose place flows here use the distributor's own map of the same name. */
  readonly covered: boolean;
  /** Names of the flows whose draft or published version uses it, each once. */
  readonly usedBy: readonly string[];
};

/** A shared map with the content of one of its versions, as canonical JSON text. */
export type MapView = Omit<MapSummary, "rowCount" | "usedBy" | "builds"> & {
  /** Number of the newest version. */
  readonly newest: number;
  readonly note: string;
  readonly content: string;
};

/** A version as the history shows it. */
export type MapVersionSummary = {
  readonly number: number;
  readonly rowCount: number;
  readonly note: string;
  readonly savedAt: Date;
  readonly savedBy: string;
};

type ViewRow = {
  id: string;
  name: string;
  newest: number;
  number: number;
  content: string;
  note: string;
  created_at: Date | string;
  created_by_name: string;
  archived: boolean;
  shared: boolean;
  covered: boolean;
};

/** The newest version of a map by its id, or the one of a number. Throws NOT_FOUND. */
export async function readMap(
  tx: ScopedTransaction,
  id: string,
  number?: number,
): Promise<MapView> {
  const view = await findView(tx, sql`m.id::text = ${id}`, number);
  if (view !== null) return view;
  const [map] = await tx.execute<{ name: string }>(
    sql`select name from map where id::text = ${id}`,
  );
  const message =
    map === undefined
      ? "There is no such map here."
      : `The map ${map.name} has no version ${number}.`;
  throw new RequestError("NOT_FOUND", message);
}

/** The same by the name that steps use; null where no map has it, or no such version. */
export async function findMapNamed(
  tx: ScopedTransaction,
  name: string,
  number?: number,
): Promise<MapView | null> {
  // The distributor's own comes before a shared one, whatever versions either has.
  const [map] = await tx.execute<{ id: string }>(sql`
    select id::text as id from map where name = ${name} and archived_at is null
    order by distributor_id nulls last limit 1`);
  return map === undefined ? null : findView(tx, sql`m.id::text = ${map.id}`, number);
}

async function findView(
  tx: ScopedTransaction,
  which: ReturnType<typeof sql>,
  number: number | undefined,
): Promise<MapView | null> {
  const [row] = await tx.execute<ViewRow>(sql`
    select m.id::text as id, m.name, m.current as newest, v.number, v.content, v.note, v.created_at,
      v.created_by_name, m.archived_at is not null as archived, m.distributor_id is null as shared,
      m.distributor_id is null and exists (select from map o where o.partner_id = m.partner_id
        and o.name = m.name and o.distributor_id is not null and o.archived_at is null) as covered
    from map m join map_version v on v.map_id = m.id
      and v.number = ${number === undefined ? sql`m.current` : sql`${number}`}
    where ${which} limit 1`);
  if (row === undefined) return null;
  const { created_at: at, created_by_name: savedBy, ...rest } = row;
  return { ...rest, savedAt: new Date(at), savedBy };
}

/** The content of a version from its stored text. */
export function storedContent(text: string): MapContent {
  return contentOf(parseExactJson(text) as JsonObject);
}

/** All versions, the newest first. */
export async function listMapVersions(
  tx: ScopedTransaction,
  id: string,
): Promise<readonly MapVersionSummary[]> {
  await readMap(tx, id);
  const rows = await tx.execute<{
    number: number;
    row_count: number;
    note: string;
    created_at: Date | string;
    created_by_name: string;
  }>(sql`
    select number, row_count, note, created_at, created_by_name
    from map_version where map_id = ${id} order by number desc limit 500`);
  return [...rows].map((row) => ({
    number: row.number,
    rowCount: row.row_count,
    note: row.note,
    savedAt: new Date(row.created_at),
    savedBy: row.created_by_name,
  }));
}
