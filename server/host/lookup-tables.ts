import { sql } from "drizzle-orm";
import type { RunHead } from "../../runtime/engine/records";
import type { LoadedTable } from "../../runtime/engine/run-host";
import type { JsonObject } from "../../runtime/json";
import { type AppDatabase, withScope } from "../db";

const versionsMax = 200;

type Wanted = { readonly name: string; readonly hash: string | null };

/**
 * Lookup tables for runs, by id or by name. The distributor's own table comes before one of the same
 * name that the partner shares. Versions never change, so they stay in memory, each as one object.
 */
export class LookupTables {
  private readonly db: AppDatabase;
  private readonly versions = new Map<string, LoadedTable>();

  constructor(db: AppDatabase) {
    this.db = db;
  }

  /** Those that exist; without a hash the newest version. */
  async load(run: RunHead, wanted: readonly Wanted[]): Promise<readonly LoadedTable[]> {
    const scope = { partnerId: run.partner, distributorId: run.distributor };
    const loaded: LoadedTable[] = [];
    for (const { name, hash } of wanted) {
      const key = `${run.partner}/${run.distributor}/${name}/${hash}`;
      const known = hash === null ? undefined : this.versions.get(key);
      const table = known ?? (await this.read(scope, name, hash));
      if (table === null) continue;
      this.remember(`${run.partner}/${run.distributor}/${name}/${table.hash}`, table);
      loaded.push(
        this.versions.get(`${run.partner}/${run.distributor}/${name}/${table.hash}`) ?? table,
      );
    }
    return loaded;
  }

  private async read(
    scope: { readonly partnerId: string; readonly distributorId: string },
    name: string,
    hash: string | null,
  ): Promise<LoadedTable | null> {
    const [row] = await withScope(this.db, scope, (tx) =>
      tx.execute<{ hash: string; rows: readonly JsonObject[] }>(sql`
        select encode(v.hash, 'hex') as hash, v.rows
        from lookup_table t join lookup_table_version v on v.table_id = t.id
        where (t.id::text = ${name} or t.name = ${name})
          and v.hash = ${hash === null ? sql`t.current` : sql`decode(${hash}, 'hex')`}
        order by t.distributor_id nulls last limit 1`),
    );
    return row === undefined ? null : { name, hash: row.hash, rows: row.rows };
  }

  private remember(key: string, table: LoadedTable): void {
    if (this.versions.has(key)) return;
    const oldest = this.versions.keys().next();
    if (this.versions.size >= versionsMax && oldest.done !== true)
      this.versions.delete(oldest.value);
    this.versions.set(key, table);
  }
}
