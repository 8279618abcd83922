import { type SQL, sql } from "drizzle-orm";
import type { StoredShape } from "../../drizzle/schema/tables";
import type { JsonObject } from "../../runtime/json";
import type { RowsFound, RowsWanted } from "../../runtime/tables/asked-tables";
import type { TableValidity } from "../../runtime/tables/table-shape";
import { wellFormed } from "../../runtime/well-formed";
import type { ScopedTransaction } from "../db";

/** Of one answer, whatever it is asked for. */
const rowsMost = 20_000;
const charactersMost = 4_000_000;

type Version = {
  readonly id: string;
  readonly hash: string;
  readonly columns: readonly string[];
  readonly shape: StoredShape;
};

/** What one answer may still hold. */
type Left = { rows: number; characters: number };

/** Part of a question, and its place in it. */
type Part = { readonly at: number; readonly wanted: RowsWanted };

/**
 * Rows of the newest versions that have all that is looked for, in the order of their tables: what an editor needs of
 * a table to show what a flow would find, whatever the table's size. Of rows with the same keys the first, or all
 * where they count on certain days; of each the columns that are looked at. A decision table is none.
 */
export async function findRows(
  tx: ScopedTransaction,
  wanted: readonly RowsWanted[],
): Promise<readonly RowsFound[]> {
  const found: RowsFound[] = wanted.map(({ table }) => ({
    table,
    isThere: false,
    columns: [],
    validity: null,
    rows: [],
  }));
  const left: Left = { rows: rowsMost, characters: charactersMost };
  for (const [table, parts] of byTable(wanted)) {
    const version = await newestOf(tx, table);
    if (version === null || version.shape.decision !== undefined) continue;
    const { columns, shape } = version;
    const { validity = null } = shape;
    const rows = await rowsOf(tx, version, parts, left);
    for (const { at } of parts) {
      found[at] = { table, isThere: true, columns, validity, rows: rows.get(at) ?? null };
    }
  }
  return found;
}

/** As for runs: the distributor's own comes before one of the same name that the partner shares. */
async function newestOf(tx: ScopedTransaction, name: string): Promise<Version | null> {
  if (!isStorable(name)) return null;
  const [row] = await tx.execute<Version>(sql`
    select t.id::text as id, encode(v.hash, 'hex') as hash, v.columns, v.shape
    from lookup_table t join lookup_table_version v on v.table_id = t.id and v.hash = t.current
    where (t.id::text = ${name} or t.name = ${name}) and t.archived_at is null
    order by t.distributor_id nulls last limit 1`);
  return row ?? null;
}

type Row = {
  /** Rows that match, of all parts and of this one; nothing else is there where there are none. */
  all: number;
  of: number;
  part: number | null;
  cells: readonly (string | null)[];
  /** Characters of this one and of those before it. */
  characters: number;
};

/** Of one scan of the table, by the place of what is asked; absent where the answer has no room for all of them. */
async function rowsOf(
  tx: ScopedTransaction,
  { id, hash, columns, shape: { validity = null } }: Version,
  parts: readonly Part[],
  left: Left,
): Promise<ReadonlyMap<number, RowsFound["rows"]>> {
  const shown = new Map<number, readonly string[]>();
  const queries: SQL[] = [];
  for (const { at, wanted } of parts) {
    const values = wanted.values.filter(
      (each) => each.length === wanted.columns.length && each.every(isStorable),
    );
    if (values.length === 0 || !wanted.columns.every((key) => columns.includes(key))) continue;
    const names = shownColumns(wanted, validity, columns);
    shown.set(at, names);
    queries.push(matching(at, { ...wanted, values }, names, validity === null));
  }
  if (queries.length === 0) return new Map(parts.map(({ at }) => [at, []]));
  const rows = await tx.execute<Row>(sql`
    with r as (
      select e.value, e.at from lookup_table_version v,
        jsonb_array_elements(v.rows) with ordinality as e(value, at)
      where v.table_id = ${id}::uuid and v.hash = decode(${hash}, 'hex')),
    found as (${sql.join(queries, sql` union all `)}),
    counted as (
      select part, at, cells, count(*) over (partition by part)::int as of,
        row_number() over w as number,
        sum(length(array_to_string(cells, ''))) over w as characters
      from found window w as (order by part, at rows unbounded preceding))
    select t.all, c.of, c.part, c.cells, c.characters::int as characters
    from (select count(*)::int as all from found) t
    left join counted c on c.number <= ${left.rows} and c.characters <= ${left.characters}
    order by c.part, c.at`);
  const byPart = new Map<number, JsonObject[]>(parts.map(({ at }) => [at, []]));
  for (const { part, cells } of rows) {
    const names = part === null ? undefined : shown.get(part);
    if (part === null || names === undefined) continue;
    byPart.get(part)?.push(Object.fromEntries(names.map((name, at) => [name, cells[at] ?? null])));
  }
  const last = rows.at(-1);
  let given = 0;
  for (const some of byPart.values()) given += some.length;
  left.rows -= given;
  left.characters -= last?.characters ?? 0;
  if (last === undefined || given === last.all) return byPart;
  const cut = last.part ?? -1;
  const isWhole = (at: number) => at < cut || (at === cut && byPart.get(at)?.length === last.of);
  return new Map([...byPart].filter(([at]) => isWhole(at)));
}

/** The rows of one part, each with the cells of `names`, its keys first. */
function matching(
  at: number,
  { columns, values }: RowsWanted,
  names: readonly string[],
  isFirst: boolean,
): SQL {
  const cells = (of: readonly string[]) =>
    sql.join(
      of.map((name) => sql`r.value ->> ${name}`),
      sql`, `,
    );
  const places = sql.join(
    columns.map((_, place) => sql`k.value ->> ${sql.raw(String(place))}`),
    sql`, `,
  );
  const rows = sql`
    select ${at}::int as part, r.at, array[${cells(names)}]::text[] as cells from r
    where (${cells(columns)}) in (
      select ${places} from jsonb_array_elements(${JSON.stringify(values)}::text::jsonb) as k(value))`;
  if (!isFirst) return sql`(${rows})`;
  const keys = sql.raw(`cells[1:${columns.length}]`);
  return sql`(select distinct on (${keys}) part, at, cells from (${rows}) m order by ${keys}, at)`;
}

function byTable(wanted: readonly RowsWanted[]): ReadonlyMap<string, readonly Part[]> {
  const parts = new Map<string, Part[]>();
  for (const [at, one] of wanted.entries()) {
    const others = parts.get(one.table);
    if (others === undefined) parts.set(one.table, [{ at, wanted: one }]);
    else others.push({ at, wanted: one });
  }
  return parts;
}

function shownColumns(
  { columns: keys, take }: RowsWanted,
  validity: TableValidity | null,
  columns: readonly string[],
): readonly string[] {
  const days = validity === null ? [] : [validity.from, validity.until];
  return [...new Set([...keys, take, ...days])].filter((name) => columns.includes(name));
}

/** PostgreSQL has no NUL in a text, nor half of a pair: no cell and no name is such a one. */
function isStorable(text: string): boolean {
  return !text.includes("\u0000") && wellFormed(text) === text;
}
