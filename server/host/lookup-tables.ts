import { sql } from "drizzle-orm";
import type { StoredShape } from "../../drizzle/schema/tables";
import type { RunHead } from "../../runtime/engine/records";
import type { LoadedTable, WantedTable } from "../../runtime/engine/run-host";
import type { JsonObject } from "../../runtime/json";
import { type AppDatabase, withScope } from "../db";
import { type ChangedTable, changedTableChannel, tableChannel } from "../tables/table-channel";

/** Rows of all versions that stay in memory together; the one that was just read always stays. */
const rowsKeptMax = 1_000_000;
const newestMax = 10_000;
/** Bounds what a missed notification costs. */
const newestMs = 30_000;

type Newest = { readonly readAt: number; readonly hash: Promise<string | null> };

/**
 * Lookup tables for runs, by id or by name. The distributor's own table comes before one of the same
 * name that the partner shares. Versions never change, so they stay in memory, each as one object; which is
 * the newest is known from memory until a change is told.
 */
export type LookupTables = {
  /** Those that exist; without a hash the newest version. */
  load(run: RunHead, wanted: readonly WantedTable[]): Promise<readonly LoadedTable[]>;
  close(): Promise<void>;
};

/** Opens the source on the app's database and starts to listen; `onChanged` is told of each change. */
export async function openLookupTables(
  db: AppDatabase,
  onChanged: (table: ChangedTable) => void = () => {},
): Promise<LookupTables> {
  const versions = new VersionCache();
  const newest = new Map<string, Newest>();
  const listener = await db.$client.listen(
    tableChannel,
    (partner) => {
      for (const key of newest.keys()) if (key.startsWith(`${partner}/`)) newest.delete(key);
    },
    // After a lost session something may have been missed.
    () => newest.clear(),
  );
  const changes = await db.$client.listen(changedTableChannel, (text) =>
    onChanged(JSON.parse(text) as ChangedTable),
  );

  const newestHash = (run: RunHead, { name, fresh }: WantedTable): Promise<string | null> => {
    const key = `${run.partner}/${run.distributor}/${name}`;
    const known = fresh === true ? undefined : newest.get(key);
    if (known !== undefined && performance.now() - known.readAt < newestMs) return known.hash;
    if (newest.size >= newestMax) newest.clear();
    const entry = { readAt: performance.now(), hash: readNewest(db, run, name) };
    newest.set(key, entry);
    const forget = () => {
      if (newest.get(key) === entry) newest.delete(key);
    };
    // A table that is not there yet may be there at the next run.
    entry.hash.then((hash) => (hash === null ? forget() : undefined), forget);
    return entry.hash;
  };

  const loadOne = async (run: RunHead, wanted: WantedTable): Promise<LoadedTable | null> => {
    const { name } = wanted;
    const hash = wanted.hash ?? (await newestHash(run, wanted));
    if (hash === null) return null;
    const version = await versions.get(`${run.partner}/${run.distributor}/${hash}`, () =>
      readVersion(db, run, hash),
    );
    return version === null ? null : { name, hash, ...version };
  };

  return {
    async load(run, wanted) {
      const loaded = await Promise.all(wanted.map((one) => loadOne(run, one)));
      return loaded.filter((table) => table !== null);
    },
    async close() {
      await changes.unlisten();
      await listener.unlisten();
    },
  };
}

type Version = Pick<LoadedTable, "rows" | "columns" | "validity" | "rules">;

/** Versions by what was used last; one read for everybody who asks at the same time. */
class VersionCache {
  readonly #known = new Map<string, Promise<Version | null>>();
  readonly #sizes = new Map<string, number>();

  async get(key: string, read: () => Promise<Version | null>): Promise<Version | null> {
    const known = this.#known.get(key);
    if (known !== undefined) {
      this.#known.delete(key);
      this.#known.set(key, known);
      return known;
    }
    const reading = read();
    this.#known.set(key, reading);
    try {
      const version = await reading;
      if (version === null) this.#forget(key);
      else this.#sizes.set(key, version.rows.length + 1);
      this.#shrink(key);
      return version;
    } catch (error) {
      this.#forget(key);
      throw error;
    }
  }

  #shrink(kept: string): void {
    let total = 0;
    for (const size of this.#sizes.values()) total += size;
    for (const key of this.#known.keys()) {
      if (total <= rowsKeptMax) return;
      const size = this.#sizes.get(key);
      if (key === kept || size === undefined) continue;
      this.#forget(key);
      total -= size;
    }
  }

  #forget(key: string): void {
    this.#known.delete(key);
    this.#sizes.delete(key);
  }
}

function scopeOf({ partner, distributor }: RunHead) {
  return { partnerId: partner, distributorId: distributor };
}

async function readNewest(db: AppDatabase, run: RunHead, name: string): Promise<string | null> {
  const [row] = await withScope(db, scopeOf(run), (tx) =>
    tx.execute<{ hash: string }>(sql`
      select encode(t.current, 'hex') as hash from lookup_table t
      where (t.id::text = ${name} or t.name = ${name}) and t.archived_at is null
        and t.current is not null
      order by t.distributor_id nulls last limit 1`),
  );
  return row?.hash ?? null;
}

/** By its hash alone: a run goes on with what it began with, whatever the table is called by now. */
async function readVersion(db: AppDatabase, run: RunHead, hash: string): Promise<Version | null> {
  const [row] = await withScope(db, scopeOf(run), (tx) =>
    tx.execute<{ columns: readonly string[]; rows: readonly JsonObject[]; shape: StoredShape }>(sql`
      select v.columns, v.rows, v.shape from lookup_table_version v
      where v.hash = decode(${hash}, 'hex') limit 1`),
  );
  if (row === undefined) return null;
  const { validity = null, decision } = row.shape;
  const rules = decision === undefined ? null : { columns: row.columns, decision };
  return { rows: row.rows, columns: row.columns, validity, rules };
}
