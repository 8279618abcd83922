import type { AppDatabase } from "../db";
import { sealAudit } from "./seal-audit";

const everyMs = 10_000;

/**
 * Seals the audit log at a fixed beat for as long as the process lives. Every worker may run it. A beat
 * that fails (no database) is made up for by the next.
 */
export function startAuditSealing(db: AppDatabase): { close(): Promise<void> } {
  let sealing: Promise<unknown> = Promise.resolve();
  let idle = true;
  const timer = setInterval(() => {
    if (!idle) return;
    idle = false;
    sealing = sealAudit(db)
      .catch(() => 0)
      .finally(() => {
        idle = true;
      });
  }, everyMs);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await sealing;
    },
  };
}
