import { accessSync, constants, statfsSync } from "node:fs";
import { freemem, tmpdir } from "node:os";

const inMemory = "/dev/shm";
/** Bytes. The integration tests have a quarter of a gigabyte lying there at most. */
const roomMin = 2 * 1024 ** 3;

/**
 * Where tests put what does not outlive them: in memory where there is room for it, as a database has eight
 * hundred files, and to make and remove them on a disk takes eight times the CPU. A TMPDIR that is set is
 * kept.
 */
export function quickFolder() {
  if (process.env.TMPDIR) return process.env.TMPDIR;
  try {
    accessSync(inMemory, constants.W_OK);
    const { bavail, bsize } = statfsSync(inMemory);
    return Math.min(bavail * bsize, freemem()) >= roomMin ? inMemory : tmpdir();
  } catch {
    return tmpdir();
  }
}
