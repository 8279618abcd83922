import type pg from "pg";
import type { JournalLog } from "./journal-log";
import { patientQuery } from "./patient-query";

/**
 * What the engine keeps beside step detail and payloads (whose class a flow sets, see partitions.ts), and for
 * how many days at least:
 * - `event`: business events, counted from when they happened. Orders are told by them for as long as their
 *   runs are listed.
 * - `command`: what people did to runs, as long as the runs are listed.
 * - `exception`: counted from its closing. One that nobody closed goes with its run's row.
 * - `latency`: how long nodes took, per hour; as long as the runs are listed.
 * - `figures`: counts per hour. They outlive the runs they were made of: three years, for comparisons of years.
 */
export const keptDays = {
  event: 400,
  command: 400,
  exception: 400,
  latency: 400,
  figures: 1096,
} as const;

export type RecordClass = keyof typeof keptDays;

type Sweep = {
  readonly table: string;
  readonly keptAs: RecordClass;
  /** Which rows go, with `$1` as the moment before which nothing is kept. */
  readonly past: string;
};

const sweeps: readonly Sweep[] = [
  {
    table: "business_event",
    keptAs: "event",
    // A run that has taken its event and has not gone on yet still reads it.
    past: `at < $1 and not exists (
      select from subscription s join live l on l.id = s.run where s.event = business_event.id)`,
  },
  {
    table: "run_command",
    keptAs: "command",
    past: "at < $1 and not exists (select from live l where l.id = run_command.run)",
  },
  {
    table: "exception",
    keptAs: "exception",
    past: `created_at < $1 and coalesce(closed_at, created_at) < $1
      and not exists (select from live l where l.id = exception.run)`,
  },
  { table: "rollup_latency", keptAs: "latency", past: "hour < $1" },
  { table: "rollup", keptAs: "figures", past: "hour < $1" },
];

/** What goes earlier where a distributor keeps less: `$1`, `$2` whose, `$3` the moment. */
const shortSweeps = [
  {
    table: "run",
    key: "id",
    keptAs: "run_days",
    past: `partner_id = $1 and distributor_id = $2 and id < uuid_floor($3)
      and not exists (select from exception e where e.run = run.id and e.state in ('open', 'snoozed'))`,
  },
  {
    table: "run_key",
    key: "partner_id, distributor_id, value, kind, run",
    keptAs: "run_days",
    past: `partner_id = $1 and distributor_id = $2 and run < uuid_floor($3)
      and not exists (select from live l where l.id = run_key.run)
      and not exists (select from run r where r.id = run_key.run)`,
  },
  {
    table: "business_event",
    key: "id",
    keptAs: "event_days",
    past: `partner_id = $1 and distributor_id = $2 and at < $3 and not exists (
      select from subscription s join live l on l.id = s.run where s.event = business_event.id)`,
  },
] as const;

type ShortRetention = {
  readonly partner_id: string;
  readonly distributor_id: string;
  readonly run_days: number;
  readonly event_days: number;
};

const batch = 1000;
const dayMs = 86_400_000;

/**
 * Deletes what is past its time, a batch per transaction, so that nobody waits for it. Several processes may
 * do it at once: each takes rows that no other has.
 */
export async function sweepPastRetention(
  pool: pg.Pool,
  at: number,
  log: JournalLog,
  days: Readonly<Record<RecordClass, number>> = keptDays,
): Promise<void> {
  for (const { table, keptAs, past } of sweeps) {
    const before = new Date(at - days[keptAs] * dayMs);
    let swept = 0;
    for (;;) {
      const { rowCount } = await pool.query(
        patientQuery(
          `delete from ${table} where ctid = any (array(
            select ctid from ${table} where ${past} limit $2 for update skip locked))`,
          [before, batch],
        ),
      );
      swept += rowCount ?? 0;
      if ((rowCount ?? 0) < batch) break;
    }
    if (swept > 0) log.info({ table, rows: swept, before }, "rows past their time were deleted");
  }
}

/** Deletes what distributors keep for less than the longest time, as they have set it. */
export async function sweepShortRetentions(
  pool: pg.Pool,
  at: number,
  log: JournalLog,
): Promise<void> {
  const { rows } = await pool.query<ShortRetention>("select * from short_retentions()");
  for (const row of rows) {
    for (const { table, key, keptAs, past } of shortSweeps) {
      const before = new Date(at - row[keptAs] * dayMs);
      let swept = 0;
      for (;;) {
        const { rowCount } = await pool.query(
          patientQuery(
            `delete from ${table} where (${key}) in (
              select ${key} from ${table} where ${past} limit $4)`,
            [row.partner_id, row.distributor_id, before, batch],
          ),
        );
        swept += rowCount ?? 0;
        if ((rowCount ?? 0) < batch) break;
      }
      if (swept > 0) {
        const of = { table, rows: swept, before, distributor: row.distributor_id };
        log.info(of, "rows past a distributor's time were deleted");
      }
    }
  }
}
