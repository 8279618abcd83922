import { sql } from "drizzle-orm";
import type { Json } from "../../runtime/json";
import type { ScopedTransaction } from "../db";

/** The row that a run waits for, and the table that is to have it. */
export type AwaitedRow = {
  readonly table: string;
  readonly name: string;
  readonly row: { readonly [column: string]: Json };
};

type Wanted = { readonly table: string; readonly row: AwaitedRow["row"] };

/**
 * What runs wait for by the keys of their subscriptions. A key may be cut off, or hold what the database cannot read
 * as JSON, so it is read here: one that cannot be read names no row.
 */
export async function awaitedRows(
  tx: ScopedTransaction,
  keys: readonly string[],
): Promise<ReadonlyMap<string, AwaitedRow>> {
  const wanted = new Map(keys.flatMap((key) => wantedBy(key)));
  if (wanted.size === 0) return new Map();
  const named = [...new Set([...wanted.values()].map(({ table }) => table))].filter(isStorable);
  const names = sql`array[${sql.join(
    named.map((name) => sql`${name}`),
    sql`, `,
  )}]::text[]`;
  const tables =
    named.length === 0
      ? []
      : await tx.execute<{ id: string; name: string }>(sql`
          select id, name from lookup_table
          where archived_at is null and (name = any(${names}) or id::text = any(${names}))
          order by distributor_id nulls last`);
  return new Map(
    [...wanted].flatMap(([key, { table, row }]) => {
      const found = tables.find(({ id, name }) => name === table || id === table);
      return found === undefined ? [] : [[key, { table: found.id, name: found.name, row }]];
    }),
  );
}

function wantedBy(key: string): readonly (readonly [string, Wanted])[] {
  try {
    const read = JSON.parse(key) as Partial<Wanted> | null;
    const { table, row } = read ?? {};
    const isWhole = typeof table === "string" && typeof row === "object" && row !== null;
    return isWhole ? [[key, { table, row }]] : [];
  } catch {
    return [];
  }
}

/** PostgreSQL has no NUL in a text. */
function isStorable(name: string): boolean {
  return !name.includes("\u0000");
}
