import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { readMigrationTags } from "../launcher/migrate";
import { whyUnreadable } from "../unreadable-file";
import { type ArchiveEntry, cutShort, readEntries } from "./archive-format";
import { type Manifest, manifestName, parseManifest, totalsName } from "./manifest";

/** A backup that is being read: what it says of itself, and the files that follow. */
export type OpenBackup = {
  readonly manifest: Manifest;
  readonly entries: AsyncGenerator<ArchiveEntry>;
  close(): void;
};

/** @throws when the file is no backup, or one that this build cannot read; `close` is then done */
export async function openBackup(file: string): Promise<OpenBackup> {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  source.once("error", (error) => gunzip.destroy(error));
  const entries = worded(file, readEntries(source.pipe(gunzip)));
  const close = () => {
    source.destroy();
    gunzip.destroy();
  };
  try {
    const first = await entries.next();
    if (first.done === true || first.value.name !== manifestName) throw notOurs();
    const manifest = parseManifest(first.value.body.toString("utf8"));
    refuseLaterSchema(manifest);
    return { manifest, entries, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Reads a backup from end to end and changes nothing. @throws when it cannot be restored as a whole */
export async function checkBackup(file: string): Promise<void> {
  const backup = await openBackup(file);
  try {
    let isWhole = false;
    for await (const { name } of backup.entries) isWhole ||= name === totalsName;
    if (!isWhole) throw cutShort();
  } finally {
    backup.close();
  }
}

/** The same files; what the system and the decompressor say of what they cannot read helps nobody. */
async function* worded(
  file: string,
  entries: AsyncGenerator<ArchiveEntry>,
): AsyncGenerator<ArchiveEntry> {
  try {
    yield* entries;
  } catch (error) {
    const { code = "", message, syscall } = error as NodeJS.ErrnoException;
    if (syscall !== undefined) {
      throw new Error(`${file} cannot be read: ${whyUnreadable(error)}.`, { cause: error });
    }
    if (code === "Z_BUF_ERROR") throw cutShort();
    if (message === "incorrect header check") throw notOurs();
    throw code.startsWith("Z_") ? damaged(error) : error;
  }
}

function notOurs(): Error {
  return new Error("This is not a backup of Orderloom.");
}

function damaged(cause: unknown): Error {
  return new Error(
    "The backup is damaged: its bytes are not those that were written. Nothing was restored. Copy it again, or take another backup.",
    { cause },
  );
}

function refuseLaterSchema({ migration, version }: Manifest): void {
  const known = readMigrationTags();
  if (known.some(({ tag }) => tag === migration)) return;
  throw new Error(
    `This backup was written by Orderloom ${version} at the schema ${migration}, which this build does not know (its last is ${known.at(-1)?.tag}). Restore it with the version that wrote it, or a newer one.`,
  );
}
