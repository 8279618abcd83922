import type pg from "pg";
import { DueTimes, type MissedPolicy, timesToRun } from "../../runtime/calendar/due-times";
import type { RunHost } from "../../runtime/engine/run-host";
import type { LivePublication, PublicationSource } from "../flows/publication-source";
import { startPublishedRun } from "../flows/start-published-run";
import type { JournalLog } from "../journal/journal-log";
import type { PutOff } from "../put-off";

export type ScheduleParts = {
  /** Schedules whose runs could not start; those behind them must not wait for them. */
  readonly putOff: PutOff;
  /** The engine's pool: it crosses partners. */
  readonly pool: pg.Pool;
  readonly host: RunHost;
  readonly publications: PublicationSource;
  readonly log: JournalLog;
};

type ScheduleRow = {
  readonly id: string;
  readonly partner: string;
  readonly distributor: string;
  readonly environment: string;
  readonly flow: string;
  readonly node: string;
  readonly cron: string;
  readonly zone: string;
  readonly missed: MissedPolicy;
  readonly due: number;
};

const batch = 50;
const encoder = new TextEncoder();

const dueQuery = `
  select id, partner_id as partner, distributor_id as distributor, environment_id as environment,
    flow_id as flow, node_id as node, cron, zone, missed,
    round(extract(epoch from due) * 1000)::float8 as due
  from schedule where active and due <= $1 and id <> all($2::uuid[]) order by due, id limit ${batch} for update skip locked`;

/**
 * Starts what is due by the calendar; call it each second. Any number of processes may: a schedule is
 * taken under its row's lock, and a run is unique per schedule and due time, so that a death between
 * start and commit starts nothing twice. Returns how many runs it started.
 */
export async function fireSchedules(parts: ScheduleParts): Promise<number> {
  const client = await parts.pool.connect();
  let started = 0;
  try {
    await client.query("begin");
    const now = parts.host.clock.now();
    const { rows } = await client.query<ScheduleRow>({
      name: "due schedules",
      text: dueQuery,
      values: [new Date(now), parts.putOff.waiting()],
    });
    for (const row of rows) {
      try {
        started += await fire(parts, client, row, now);
        parts.putOff.forget(row.id);
      } catch (err) {
        // Its flow cannot be run by this build, for example: others must not wait for it.
        parts.log.warn({ err, schedule: row.id }, "a schedule cannot start its run");
        parts.putOff.add(row.id);
      }
    }
    await client.query("commit");
    return started;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function fire(
  parts: ScheduleParts,
  client: pg.PoolClient,
  row: ScheduleRow,
  now: number,
): Promise<number> {
  const times = new DueTimes(row.cron, row.zone);
  const published = await parts.publications.published(
    { partnerId: row.partner, distributorId: row.distributor, environmentId: row.environment },
    row.flow,
  );
  const due = published?.state === "active" ? timesToRun(times, row.due, now, row.missed) : [];
  for (const at of due) {
    if (published !== null) await start(parts, row, published, at);
  }
  await client.query(
    `update schedule set due = $2, last_due = coalesce($3, last_due), active = active and $4
     where id = $1`,
    [row.id, ...nextColumns(times, now, due)],
  );
  if (due.length > 1) {
    parts.log.info(
      { schedule: row.id, runs: due.length },
      "missed times of a schedule are caught up",
    );
  }
  return due.length;
}

/** A schedule without a next time has done its work. */
function nextColumns(
  times: DueTimes,
  now: number,
  due: readonly number[],
): readonly [Date, Date | null, boolean] {
  const next = times.next(now);
  const last = due.at(-1);
  return [new Date(next ?? now), last === undefined ? null : new Date(last), next !== null];
}

async function start(
  { host }: ScheduleParts,
  row: ScheduleRow,
  published: LivePublication,
  at: number,
): Promise<void> {
  const due = new Date(at).toISOString();
  const started = await startPublishedRun(host, published, {
    run: host.ids.next(),
    trigger: {
      node: row.node,
      kind: "schedule",
      headers: {},
      query: {},
      contentType: "application/json",
      bytes: encoder.encode(JSON.stringify({ scheduledFor: due })),
    },
    dedupe: { source: `schedule:${row.id}`, key: due },
  });
  await started.verdict;
}
