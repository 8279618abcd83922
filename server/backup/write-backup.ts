import { once } from "node:events";
import {
  closeSync,
  createWriteStream,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { ClientBase } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { whyUnwritable } from "../launcher/make-folder.mjs";
import { readAppliedMigrations, readMigrationTags } from "../launcher/migrate";
import { createSessionClient } from "../session-client";
import { endArchive, writeEntry } from "./archive-format";
import {
  type FolderFile,
  folderFiles,
  type Manifest,
  manifestName,
  pieceName,
  secretFiles,
  totalsName,
} from "./manifest";
import { type BackupTable, readCatalog } from "./table-catalog";

export type BackupOptions = {
  readonly ownerUrl: string;
  readonly file: string;
  readonly version: string;
  readonly dataFolder: string;
  /** Adds the keys, without which the connections of the copy cannot be opened. */
  readonly withKeys: boolean;
};
export type BackupResult = {
  readonly file: string;
  readonly bytes: number;
  readonly tables: number;
  readonly rows: number;
  readonly migration: string;
  readonly withKeys: boolean;
};

const pieceBytes = 4 * 1024 * 1024;
const newLine = 0x0a;

function countLines(chunk: Buffer): number {
  let lines = 0;
  for (let at = chunk.indexOf(newLine); at !== -1; at = chunk.indexOf(newLine, at + 1)) lines += 1;
  return lines;
}

async function readMigration(client: ClientBase): Promise<string> {
  const newest = (await readAppliedMigrations(client)).at(-1);
  const tag = readMigrationTags().find(({ when }) => when === newest)?.tag;
  if (tag === undefined) {
    throw new Error(
      "The database is not at a migration of this build: start Orderloom once first.",
    );
  }
  return tag;
}

/** Copies one table into the archive; returns its number of rows. In COPY's text form each row is one line. */
async function writeTable(
  client: ClientBase,
  target: Writable,
  table: BackupTable,
): Promise<number> {
  const columns = table.columns.join(", ");
  const rows = client.query(copyTo(`copy (select ${columns} from ${table.name}) to stdout`));
  let piece = 0;
  let held: Buffer[] = [];
  let heldBytes = 0;
  let lines = 0;
  const flush = async () => {
    if (heldBytes === 0) return;
    piece += 1;
    await writeEntry(target, { name: pieceName(table.name, piece), body: Buffer.concat(held) });
    held = [];
    heldBytes = 0;
  };
  for await (const chunk of rows as AsyncIterable<Buffer>) {
    lines += countLines(chunk);
    held.push(Buffer.from(chunk));
    heldBytes += chunk.length;
    if (heldBytes >= pieceBytes) await flush();
  }
  await flush();
  return lines;
}

function existingFiles({ dataFolder, withKeys }: BackupOptions): FolderFile[] {
  const secrets: readonly string[] = secretFiles;
  return folderFiles
    .filter((name) => withKeys || !secrets.includes(name))
    .filter((name) => existsSync(join(dataFolder, name)));
}

function jsonEntry(name: string, value: unknown) {
  return { name, body: Buffer.from(`${JSON.stringify(value, null, 2)}\n`) };
}

async function writeContents(
  client: ClientBase,
  target: Writable,
  options: BackupOptions,
): Promise<Omit<BackupResult, "file" | "bytes">> {
  const catalog = await readCatalog(client);
  const manifest: Manifest = {
    format: 1,
    version: options.version,
    migration: await readMigration(client),
    at: new Date().toISOString(),
    ...catalog,
  };
  await writeEntry(target, jsonEntry(manifestName, manifest));
  const files = existingFiles(options);
  for (const name of files) {
    await writeEntry(target, { name, body: readFileSync(join(options.dataFolder, name)) });
  }
  const rows: Record<string, number> = {};
  for (const table of catalog.tables) rows[table.name] = await writeTable(client, target, table);
  await writeEntry(target, jsonEntry(totalsName, { rows }));
  return {
    tables: catalog.tables.length,
    rows: Object.values(rows).reduce((sum, count) => sum + count, 0),
    migration: manifest.migration,
    withKeys: files.includes("secrets.json"),
  };
}

function notWritable(file: string, error: NodeJS.ErrnoException): Error {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: `the folder ${dirname(file)} does not exist. Make it, or name another`,
    EACCES: `${dirname(file)} is not writable for this account`,
    EROFS: `${dirname(file)} is read-only`,
    EISDIR: "it is a folder. Name a file",
  };
  const why = reasons[error.code ?? ""] ?? whyUnwritable(error);
  return new Error(`The backup cannot be written to ${file}: ${why}.`, { cause: error });
}

/** To the disk itself: a power cut after the rename must not leave an empty file under the name. */
function flush(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Writes all rows of one moment into one compressed archive that only its owner may read. The system may run
 * meanwhile. The file appears when it is whole.
 */
export async function writeBackup(options: BackupOptions): Promise<BackupResult> {
  if (existsSync(options.file) && statSync(options.file).isDirectory()) {
    throw notWritable(options.file, Object.assign(new Error("is a folder"), { code: "EISDIR" }));
  }
  const unfinished = `${options.file}.part`;
  const file = createWriteStream(unfinished, { mode: 0o600 });
  await once(file, "open").catch((error: NodeJS.ErrnoException) => {
    throw notWritable(options.file, error);
  });
  const gzip = createGzip({ level: 6 });
  let refused: Error | null = null;
  file.once("error", (error) => {
    refused = notWritable(options.file, error);
  });
  // A full disk ends the archive, too, so that whoever writes to it does not wait for ever.
  const written = pipeline(gzip, file);
  written.catch(() => undefined);
  const client = createSessionClient(options.ownerUrl);
  try {
    await client.connect();
    await client.query("begin isolation level repeatable read read only");
    const contents = await writeContents(client, gzip, options);
    await client.query("commit");
    await endArchive(gzip);
    await written;
    flush(unfinished);
    renameSync(unfinished, options.file);
    return { file: options.file, bytes: statSync(options.file).size, ...contents };
  } catch (error) {
    const cause = refused ?? error;
    gzip.destroy();
    await written.catch(() => undefined);
    rmSync(unfinished, { force: true });
    throw cause;
  } finally {
    await client.end();
  }
}
