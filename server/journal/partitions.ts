import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { forgetKept } from "./forget-kept";
import type { JournalLog } from "./journal-log";
import { patientQuery } from "./patient-query";

const daysBack = 2;
const daysAhead = 14;
/** How long a message is remembered for dedupe. */
const dedupeDays = 90;
const dedupeBatch = 5000;
const dayMs = 86_400_000;

/** Makes the partitions of the next days and drops those past their time, one per transaction. */
export async function keepPartitions(pool: pg.Pool, at: number, log: JournalLog): Promise<void> {
  const now = new Date(at);
  await patiently(() =>
    pool.query(patientQuery("select make_partitions($1, $2, $3)", [now, daysBack, daysAhead])),
  );
  for (;;) {
    const { rows } = await patiently(() =>
      pool.query<{ dropped: string | null }>(
        patientQuery("select drop_expired_partition($1) as dropped", [now]),
      ),
    );
    const dropped = rows[0]?.dropped ?? null;
    if (dropped === null) break;
    log.info({ partition: dropped }, "a partition past its time was dropped");
  }
  await forgetKept(pool, at);
  await forgetDedupe(pool, at);
}

/**
 * The functions wait a second for their locks at most, as everybody else waits behind them: a backup or a long
 * report is let pass.
 */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const isLockTimeout = error instanceof Error && "code" in error && error.code === "55P03";
      if (!isLockTimeout || tries >= 20) throw error;
      await delay(5000);
    }
  }
}

/** In batches, so that no intake waits for it. */
async function forgetDedupe(pool: pg.Pool, at: number): Promise<void> {
  const before = new Date(at - dedupeDays * dayMs);
  for (;;) {
    const { rowCount } = await pool.query(
      patientQuery(
        `delete from dedupe where ctid in (select ctid from dedupe where at < $1 limit $2)`,
        [before, dedupeBatch],
      ),
    );
    if ((rowCount ?? 0) < dedupeBatch) return;
  }
}
