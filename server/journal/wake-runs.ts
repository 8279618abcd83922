import type pg from "pg";

/**
 * Runs that nobody owns are due at once; in a lane only its head, whose lane is due with it. Several processes
 * may wake the same runs: all take lanes before runs, each in one order. One that comes second changes nothing, but
 * for a moment it locks what the first has made due, and a claim passes by what is locked: so it says so as well.
 */
export async function wakeRuns(pool: pg.Pool, runs: readonly string[], now: number): Promise<void> {
  await pool.query(
    `with c as materialized (
      select l.id, l.partner_id, l.distributor_id, l.flow_id, l.lane_key from live l
      where l.id = any($1::uuid[]) and l.owner is null and not l.parked and l.due > $2
        and (l.lane_key is null or not exists (
          select from live h where h.partner_id = l.partner_id and h.distributor_id = l.distributor_id
            and h.flow_id = l.flow_id and h.lane_key = l.lane_key and not h.parked and h.pos < l.pos))
    ),
    n as materialized (
      select n.ctid as place from lane n
      where (n.partner_id, n.distributor_id, n.flow_id, n.key) in (
        select partner_id, distributor_id, flow_id, lane_key from c where lane_key is not null
      ) and n.owner is null
      order by n.partner_id, n.distributor_id, n.flow_id, n.key for update
    ),
    p as materialized (
      select l.ctid as place from live l
      where l.id in (select id from c) and l.owner is null and not l.parked and l.due > $2
        and (select count(*) from n) >= 0
      order by l.id for update
    ),
    u as (update live set due = $2 where ctid = any (array(select place from p)) returning id),
    m as (update lane set due = $2 where ctid = any (array(select place from n)) and due > $2)
    select pg_notify('ready', '') from (select from c limit 1) t`,
    [runs, new Date(now)],
  );
}
