import type { PipelineRefused } from "./pipeline";

/** division_by_zero: how the statements say that a row of the batch was not written. */
export const notAllWritten = "22012";

/** disk_full. */
export const diskFull = "53100";

/** Deadlock or serialization: the same again may work at once. */
export function isTransient({ code }: PipelineRefused): boolean {
  return code.startsWith("40");
}

/**
 * Disk, memory, locks, restart, read-only: no row is at fault. An internal error (XX) may well come from one
 * row, a damaged index page for example, so it is looked for like any other poisoned one.
 */
export function isStorageTrouble({ code }: PipelineRefused): boolean {
  return /^(40|53|55|57|58|25006|F0)/.test(code);
}
