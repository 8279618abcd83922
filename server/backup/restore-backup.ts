import { once } from "node:events";
import type { Writable } from "node:stream";
import type { ClientBase } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { type MigrateOptions, migrateDatabase } from "../launcher/migrate";
import { seedTableStatements } from "../launcher/seed/seed-table";
import { createSessionClient } from "../session-client";
import { type ArchiveEntry, cutShort } from "./archive-format";
import { emptyDatabase, isUntouched } from "./empty-database";
import {
  type FolderFile,
  folderFiles,
  type Manifest,
  pieceName,
  type Totals,
  totalsName,
} from "./manifest";
import { openBackup } from "./open-backup";

export type RestoreOptions = Omit<MigrateOptions, "upTo"> & {
  readonly file: string;
  /** Receives the files of the data folder, keys among them. Called before any row is written. */
  keepFile(name: FolderFile, text: string): void;
};
export type RestoreResult = {
  readonly tables: number;
  readonly rows: number;
  /** The migration of the backup, and the one its rows were brought to. */
  readonly from: string;
  readonly to: string;
  readonly withKeys: boolean;
};

/** Refuses a database in which somebody lives already. */
async function refuseFilled(client: ClientBase): Promise<void> {
  const known = await client.query("select to_regclass('public.partner') as name");
  if (known.rows[0]?.name === null) return;
  const found = await client.query("select from partner limit 1");
  if (found.rowCount !== 0) {
    throw new Error(
      "The database is not empty. Restore into a new data folder or an empty database.",
    );
  }
}

/** Constraints between tables, checks by triggers and row-level security stand aside while rows come in any order. */
async function standAside(client: ClientBase, manifest: Manifest): Promise<() => Promise<void>> {
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(`
    select c.conrelid::regclass::text as table, quote_ident(c.conname) as name,
      pg_get_constraintdef(c.oid) as definition
    from pg_constraint c join pg_namespace n on n.oid = c.connamespace
    where c.contype = 'f' and c.conparentid = 0 and n.nspname = 'public'`);
  const { rows: forced } = await client.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relforcerowsecurity and not c.relispartition`);
  const names = manifest.tables.map(({ name }) => name);
  for (const key of keys)
    await client.query(`alter table ${key.table} drop constraint ${key.name}`);
  for (const { name } of forced)
    await client.query(`alter table ${name} no force row level security`);
  for (const name of names) await client.query(`alter table ${name} disable trigger user`);
  return async () => {
    for (const name of names) await client.query(`alter table ${name} enable trigger user`);
    for (const { name } of forced)
      await client.query(`alter table ${name} force row level security`);
    for (const key of keys) {
      await client.query(`alter table ${key.table} add constraint ${key.name} ${key.definition}`);
    }
  };
}

/** One COPY at a time: the pieces of a table follow each other. */
class TableWriter {
  readonly #client: ClientBase;
  readonly #columns: ReadonlyMap<string, { name: string; columns: string }>;
  #open: { table: string; stream: Writable; failed: Promise<never> } | null = null;

  constructor(client: ClientBase, manifest: Manifest) {
    this.#client = client;
    this.#columns = new Map(
      manifest.tables.map(({ name, columns }) => [
        pieceName(name, 0).split("/").slice(0, 2).join("/"),
        { name, columns: columns.join(", ") },
      ]),
    );
  }

  async write(entry: ArchiveEntry): Promise<void> {
    const folder = entry.name.split("/").slice(0, 2).join("/");
    const table = this.#columns.get(folder);
    if (table === undefined)
      throw new Error(`The backup has rows of an unknown table: ${entry.name}`);
    if (this.#open?.table !== table.name) {
      await this.close();
      const copy = `copy ${table.name} (${table.columns}) from stdin`;
      const stream = this.#client.query(copyFrom(copy));
      const failed = once(stream, "error").then(([error]) => {
        throw error;
      });
      failed.catch(() => undefined);
      this.#open = { table: table.name, stream, failed };
    }
    const { stream, failed } = this.#open;
    await Promise.race([
      failed,
      new Promise<void>((done) => stream.write(entry.body, () => done())),
    ]);
  }

  async close(): Promise<void> {
    if (this.#open === null) return;
    const { stream, failed } = this.#open;
    this.#open = null;
    stream.end();
    await Promise.race([failed, once(stream, "finish")]);
  }
}

function isFolderFile(name: string): name is FolderFile {
  return folderFiles.some((file) => file === name);
}

async function checkTotals(client: ClientBase, totals: Totals): Promise<number> {
  let rows = 0;
  for (const [table, wanted] of Object.entries(totals.rows)) {
    const found = await client.query(`select count(*)::int as n from ${table}`);
    if (found.rows[0]?.n !== wanted) {
      throw new Error(
        `${table} has ${found.rows[0]?.n} rows instead of ${wanted}: the backup is damaged.`,
      );
    }
    rows += wanted;
  }
  return rows;
}

async function loadRows(
  client: ClientBase,
  manifest: Manifest,
  entries: AsyncGenerator<ArchiveEntry>,
  options: RestoreOptions,
): Promise<{ rows: number; withKeys: boolean }> {
  if (manifest.tables.some(({ name }) => name === "launcher.seed_step")) {
    for (const statement of seedTableStatements) await client.query(statement);
  }
  for (const { family, bucket } of manifest.partitions) {
    await client.query("select make_partition($1, $2)", [family, bucket]);
  }
  const putBack = await standAside(client, manifest);
  const writer = new TableWriter(client, manifest);
  let totals: Totals | null = null;
  let withKeys = false;
  for await (const entry of entries) {
    if (entry.name === totalsName) totals = JSON.parse(entry.body.toString("utf8"));
    else if (isFolderFile(entry.name)) {
      options.keepFile(entry.name, entry.body.toString("utf8"));
      withKeys ||= entry.name === "secrets.json";
    } else await writer.write(entry);
  }
  await writer.close();
  if (totals === null) throw cutShort();
  await putBack();
  for (const { name, value } of manifest.sequences)
    await client.query("select setval($1, $2)", [name, value]);
  return { rows: await checkTotals(client, totals), withKeys };
}

/**
 * Fills an empty database from a backup, in one transaction, and brings it to this build's schema.
 * @throws when the database is not empty, or the backup is damaged or newer than this build
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreResult> {
  const backup = await openBackup(options.file);
  let isNew = false;
  try {
    return await fillFrom(backup, options, (found) => {
      isNew = found;
    });
  } catch (error) {
    if (isNew) await takeBack(options, error);
    throw error;
  } finally {
    backup.close();
  }
}

/** @param onFound told whether the database was untouched, before anything is made in it */
async function fillFrom(
  { manifest, entries }: Awaited<ReturnType<typeof openBackup>>,
  options: RestoreOptions,
  onFound: (isUntouched: boolean) => void,
): Promise<RestoreResult> {
  const client = createSessionClient(options.ownerUrl);
  try {
    await client.connect();
    await refuseFilled(client);
    onFound(await isUntouched(client));
    await migrateDatabase({ ...options, upTo: manifest.migration });
    await client.query("begin");
    const loaded = await loadRows(client, manifest, entries, options);
    await client.query("commit");
    const { head } = await migrateDatabase(options);
    return {
      tables: manifest.tables.length,
      ...loaded,
      from: manifest.migration,
      to: head ?? manifest.migration,
    };
  } finally {
    // Ending the session in the middle takes back what it did.
    await client.end();
  }
}

/** What went wrong first is what counts; that something is left then is said with it. */
async function takeBack(options: RestoreOptions, cause: unknown): Promise<void> {
  // Not by the session that failed: it may be in the middle of a COPY.
  const client = createSessionClient(options.ownerUrl);
  try {
    await client.connect();
    await emptyDatabase(client, options.engineUrl);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const first = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${first}\nThe tables that were made could not be dropped again: ${why}`, {
      cause,
    });
  } finally {
    await client.end();
  }
}
