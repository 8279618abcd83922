import { existsSync, readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import type { IntakeBounds } from "./intake-bounds";
import type { JournalLog } from "./journal-log";

const mib = 1024 * 1024;
/** Below this nothing new is accepted: what is under way can still be recorded. */
const closeBelow = 256 * mib;
const openAbove = 320 * mib;

/**
 * Where the embedded database lies, as the launcher has left it; null for a database elsewhere, whose disk
 * is not ours to see.
 */
export function embeddedClusterFolder(dataFolder: string): string | null {
  const pointer = join(dataFolder, "postgres-location");
  if (existsSync(pointer)) return readFileSync(pointer, "utf8").trim();
  const inside = join(dataFolder, "postgres");
  return existsSync(inside) ? inside : null;
}

export type FreeBytes = (folder: string) => Promise<number>;

const freeBytesOf: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/**
 * Closes the intake before the disk of the database is full: a full disk is an error for every run, and for
 * the write-ahead log the end of the server.
 */
export class DiskFloor {
  private readonly folder: string;
  private readonly intake: IntakeBounds;
  private readonly log: JournalLog;
  private readonly freeBytes: FreeBytes;
  private closed = false;

  constructor(
    folder: string,
    intake: IntakeBounds,
    options: { log: JournalLog; freeBytes?: FreeBytes },
  ) {
    this.folder = folder;
    this.intake = intake;
    this.log = options.log;
    this.freeBytes = options.freeBytes ?? freeBytesOf;
  }

  /** One look; call it each second. */
  async check(): Promise<void> {
    // The write-ahead log may have a disk of its own.
    const ofLog = this.freeBytes(join(this.folder, "pg_wal")).catch(() => Number.POSITIVE_INFINITY);
    const free = Math.min(await this.freeBytes(this.folder), await ofLog);
    if (!this.closed && free < closeBelow) {
      this.closed = true;
      this.log.warn({ free }, "the disk of the database is nearly full: the intake is closed");
      this.intake.close("disk", "the disk of the database is nearly full");
    } else if (this.closed && free > openAbove) {
      this.closed = false;
      this.log.info({ free }, "the intake is open again");
      this.intake.close("disk", null);
    }
  }
}
