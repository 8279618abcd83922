import type pg from "pg";
import type { Places } from "../../runtime/engine/run-host";

/** How soon a run without a place asks again: the longer, the more wait with it. */
const askAgainMs = 250;
const askAgainMaxMs = 15_000;

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
  )
  select exists (select from mine) as mine, (
    select count(*)::int from live l where l.partner_id = $1 and l.distributor_id = $2
      and l.flow_id = $3 and l.owner is null and l.state = 2
  ) as waiting`;

/** Places among the runs of a flow, counted from those somebody executes: a death frees its own. */
export function createPlaces(pool: pg.Pool): Places {
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
          values: [...flow, limit],
        });
        await client.query("commit");
        const [row] = rows;
        if (row === undefined || row.mine) return null;
        const wait = (askAgainMs * (row.waiting + 1)) / limit;
        return { retryInMs: Math.min(Math.max(wait, askAgainMs * 4), askAgainMaxMs) };
      } catch (error) {
        await client.query("rollback").catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    },
  };
}

/** Places of runs that have ended, under keys that nobody asks for any more. */
export async function dropOldPlaces(pool: pg.Pool): Promise<void> {
  await pool.query("delete from permit p where not exists (select from live l where l.id = p.run)");
}
