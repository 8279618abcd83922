import type pg from "pg";

/** Runs that nobody owns are due at once; in a lane only its head, whose lane is due with it. */
export async function wakeRuns(pool: pg.Pool, runs: readonly string[], now: number): Promise<void> {
  await pool.query(
    `with w as (
      update live l set due = $2 where l.id = any($1::uuid[]) and l.owner is null and not l.parked
        and l.due > $2 and (l.lane_key is null or not exists (
          select from live h where h.partner_id = l.partner_id and h.distributor_id = l.distributor_id
            and h.flow_id = l.flow_id and h.lane_key = l.lane_key and not h.parked and h.pos < l.pos))
      returning l.partner_id, l.distributor_id, l.flow_id, l.lane_key
    ),
    n as (
      update lane n set due = $2 from w where n.partner_id = w.partner_id
        and n.distributor_id = w.distributor_id and n.flow_id = w.flow_id and n.key = w.lane_key
        and n.owner is null and n.due > $2
    )
    select pg_notify('ready', '') from (select from w limit 1) t`,
    [runs, new Date(now)],
  );
}
