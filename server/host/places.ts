import type pg from "pg";
import type { Places } from "../../runtime/engine/run-host";
import type { Clock } from "../../runtime/ports";
import { patientQuery } from "../journal/patient-query";
import { wakeRuns } from "../journal/wake-runs";

/**
 * When a run without a place asks again, although whoever leaves one calls the next: a process that dies calls
 * nobody. The more wait the later, so that asking is never what a database is busy with.
 */
const askAgainMs = 15_000;
const askAgainPerWaitingMs = 20;
const askAgainMaxMs = 300_000;

type TakenRow = { readonly mine: boolean; readonly waiting: number };

/**
 * One after the other per flow and key: places of runs nobody executes are free. The lock is taken in a
 * statement of its own, so that the count sees what the holder before has written.
 */
const lockStatement = `
  select pg_advisory_xact_lock(hashtextextended($1::text || encode($2::bytea, 'hex'), 0))`;

const freeStatement = `
  delete from permit p where p.partner_id = $1 and p.distributor_id = $2 and p.flow_id = $3
    and p.key = $4 and p.run <> $5
    and not exists (select from live l where l.id = p.run and l.owner is not null)`;

const takeStatement = `
  with taken as (
    select count(*) as places from permit
    where partner_id = $1 and distributor_id = $2 and flow_id = $3 and key = $4 and run <> $5
  ),
  mine as (
    insert into permit (run, partner_id, distributor_id, flow_id, key)
    select $5, $1, $2, $3, $4 from taken where places < $6
    on conflict (run) do update set key = excluded.key
    returning run
  ),
  placed as (delete from place_wait w using mine where w.run = mine.run),
  waits as (
    insert into place_wait (run, partner_id, distributor_id, flow_id, key, since)
    select $5, $1, $2, $3, $4, $7 from taken where places >= $6
    on conflict (run) do update set key = excluded.key
  )
  select exists (select from mine) as mine, (
    select count(*)::int from place_wait
    where partner_id = $1 and distributor_id = $2 and flow_id = $3 and key = $4
  ) as waiting`;

/**
 * Who is to be called: as many as there are places, less those that were called and have not taken theirs yet,
 * in the order in which they began to wait. A run that is parked, held or in doubt is not called.
 */
const nextStatement = `
  with w as materialized (
    select w.run, w.since, l.owner is null and l.due > $6 as asleep
    from place_wait w join live l on l.id = w.run and l.state in (1, 2) and not l.parked
    where w.partner_id = $1 and w.distributor_id = $2 and w.flow_id = $3 and w.key = $4
  ),
  busy as (
    select (
      select count(*) from permit p join live l on l.id = p.run and l.owner is not null
      where p.partner_id = $1 and p.distributor_id = $2 and p.flow_id = $3 and p.key = $4
    ) + (select count(*) from w where not asleep) as places
  )
  select run from w where asleep order by since, run
  limit greatest(0, $5 - (select places from busy))`;

/** Places among the runs of a flow, counted from those somebody executes: a death frees its own. */
export function createPlaces(pool: pg.Pool, clock: Pick<Clock, "now">): Places {
  return {
    async take(run, key, limit) {
      const client = await pool.connect();
      try {
        const bytes = Buffer.from(key);
        const flow = [run.partner, run.distributor, run.flow, bytes, run.id];
        await client.query("begin");
        await client.query(lockStatement, [run.flow, bytes]);
        await client.query({ name: "free places", text: freeStatement, values: flow });
        const { rows } = await client.query<TakenRow>({
          name: "take place",
          text: takeStatement,
          values: [...flow, limit, new Date(clock.now())],
        });
        await client.query("commit");
        const [row] = rows;
        if (row === undefined || row.mine) return null;
        const wait = Math.max(askAgainMs, row.waiting * askAgainPerWaitingMs);
        return { retryInMs: Math.min(wait, askAgainMaxMs) };
      } catch (error) {
        await client.query("rollback").catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    },
    async leave(run, key, limit) {
      await pool.query("delete from permit where run = $1", [run.id]);
      const now = clock.now();
      const { rows } = await pool.query<{ run: string }>({
        name: "next for a place",
        text: nextStatement,
        values: [run.partner, run.distributor, run.flow, Buffer.from(key), limit, new Date(now)],
      });
      const called = rows.map((row) => row.run);
      if (called.length > 0) await wakeRuns(pool, called, now);
    },
  };
}

/** Places of runs that have ended, under keys that nobody asks for any more, and waits for one. */
export async function dropOldPlaces(pool: pg.Pool): Promise<void> {
  for (const table of ["permit", "place_wait"]) {
    await pool.query(
      patientQuery(
        `delete from ${table} p where not exists (select from live l where l.id = p.run)`,
      ),
    );
  }
}
