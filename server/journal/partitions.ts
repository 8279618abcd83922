import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import type { JournalLog } from "./journal-log";

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
    pool.query("select make_partitions($1, $2, $3)", [now, daysBack, daysAhead]),
  );
  for (;;) {
    const { rows } = await patiently(() =>
      pool.query<{ dropped: string | null }>("select drop_expired_partition($1) as dropped", [now]),
    );
    const dropped = rows[0]?.dropped ?? null;
    if (dropped === null) break;
    log.info({ partition: dropped }, "a partition past its time was dropped");
  }
  await forgetKept(pool, at);
  await forgetDedupe(pool, at);
}

/** Class, days a partition spans, days its rows are kept. */
const classes = [
  [7, 1, 7],
  [30, 7, 30],
  [180, 28, 180],
] as const;
const metadataDays = 400 + 28;

/** What outlived its partition goes when nothing needs it any more: its run has ended, its exception is closed. */
async function forgetKept(pool: pg.Pool, at: number): Promise<void> {
  for (const [retention, span, keep] of classes) {
    const before = new Date(at - (keep + span) * dayMs);
    await pool.query(
      `delete from segment s where s.class = $1 and s.run < uuid_floor($2)
        and not exists (select from live l where l.id = s.run)
        and not exists (select from exception e where e.run = s.run and e.state in ('open', 'snoozed'))`,
      [retention, before],
    );
    await pool.query(
      `delete from payload p where p.class = $1 and p.bucket < $3 and not exists (
        select from segment s where s.class = $1 and s.run < uuid_floor($2)
          and s.partner_id = p.partner_id and s.distributor_id = p.distributor_id
          and position(p.hash in s.refs) > 0)`,
      [retention, before, Math.floor(before.getTime() / (span * dayMs))],
    );
  }
  const before = new Date(at - metadataDays * dayMs);
  await pool.query(
    `delete from run_key k where k.run < uuid_floor($1)
      and not exists (select from live l where l.id = k.run)`,
    [before],
  );
  await pool.query("delete from run where id < uuid_floor($1)", [before]);
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
      `delete from dedupe where ctid in (select ctid from dedupe where at < $1 limit $2)`,
      [before, dedupeBatch],
    );
    if ((rowCount ?? 0) < dedupeBatch) return;
  }
}
