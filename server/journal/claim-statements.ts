import { laneEndStatement, laneReleaseStatement, laneRestStatement } from "./lane-statements";
import type { Statement } from "./pipeline";
import { headColumns, historyQuery } from "./run-rows";

/**
 * Takes due runs for process `$1`, at most `$2`, of formats up to `$4` and of other versions than `$5` and
 * other flows than `$6`, at time `$3`.
 */
export const claimStatement: Statement = {
  name: "claim",
  text: `
with p as materialized (
  select ctid as place from live
  where owner is null and not parked and lane_key is null and due <= $3::timestamptz and format <= $4::int4
    and version <> all ($5::bytea[]) and flow_id <> all ($6::uuid[])
  order by due, id limit $2::int4 for update skip locked
),
l as (
  update live l set owner = $1::int4, epoch = l.epoch + 1, state = 1
  where l.ctid = any (array(select place from p)) returning l.*
)
select ${headColumns}, l.epoch from l order by l.due, l.id`,
};

/**
 * Takes due lanes for process `$1`, at most `$2`, at time `$3`, whose first run has a format up to `$4` and
 * another version than `$5`; none of flows `$6`.
 */
export const claimLanesStatement: Statement = {
  name: "claim_lanes",
  text: `
with p as materialized (
  select n.ctid as place from lane n
  where n.owner is null and n.due <= $3::timestamptz and n.flow_id <> all ($6::uuid[]) and coalesce((
    select l.format <= $4::int4 and l.version <> all ($5::bytea[]) from live l
    where l.partner_id = n.partner_id and l.distributor_id = n.distributor_id and l.flow_id = n.flow_id
      and l.lane_key = n.key and not l.parked
    order by l.pos limit 1
  ), true)
  order by n.due limit $2::int4 for update skip locked
)
update lane n set owner = $1::int4, epoch = n.epoch + 1
where n.ctid = any (array(select place from p))
returning n.partner_id, n.distributor_id, n.flow_id, encode(n.key, 'hex'), n.epoch,
  (extract(epoch from n.park_at) * 1000)::float8`,
};

/** Lanes process `$1` owns, with their number in the arrays. */
const ownLanes = `unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[], $6::int4[])
    with ordinality i(partner_id, distributor_id, flow_id, key, epoch, n),
  lateral (
    select n.bump from lane n where n.partner_id = i.partner_id and n.distributor_id = i.distributor_id
      and n.flow_id = i.flow_id and n.key = i.key and n.epoch = i.epoch and n.owner = $1::int4 limit 1
  ) o`;

/**
 * The counters of lanes process `$1` owns, read before their runs: a counter that is too old only makes the
 * end of a lane fail, one that is too new would lose a run.
 */
export const laneBumpsStatement: Statement = {
  name: "lane_bumps",
  text: `select i.n, o.bump from ${ownLanes}`,
};

/**
 * Takes the next runs of lanes process `$1` owns, at most `$7` each, in order, up to the first that somebody
 * still has. A run that is changed in this very moment is left out: its number is missing in the answer.
 */
export const fetchLanesStatement: Statement = {
  name: "fetch_lanes",
  text: `
with h as materialized (
  select i.n, r.* from ${ownLanes},
  lateral (
    select q.place, row_number() over turns as turn, bool_and(q.owner is null) over turns as free
    from (
      select l.ctid as place, l.pos, l.owner from live l
      where l.partner_id = i.partner_id and l.distributor_id = i.distributor_id and l.flow_id = i.flow_id
        and l.lane_key = i.key and not l.parked
      order by l.pos limit $7::int4
    ) q window turns as (order by q.pos)
  ) r
),
l as (
  update live l set owner = $1::int4, epoch = l.epoch + 1, state = 1 from h
  where l.ctid = h.place and h.free and l.owner is null returning h.n, h.turn, l.*
)
select ${headColumns}, l.epoch, l.n, (extract(epoch from l.due) * 1000)::float8, l.turn
from l order by l.n, l.pos`,
};

export const historyStatement: Statement = { name: "history", text: historyQuery };

/** Commands no segment has applied yet, of these runs. */
export const openCommandsStatement: Statement = {
  name: "open_commands",
  text: `
select id, run, kind, detail::text, (extract(epoch from at) * 1000)::float8, by from run_command
where applied_seg is null and run = any($1::uuid[]) order by at, id`,
};

export const ownRunsStatement: Statement = {
  name: "own_runs",
  text: "select id, epoch from live where owner = $1::int4",
};
export const ownLanesStatement: Statement = {
  name: "own_lanes",
  text: `select partner_id, distributor_id, flow_id, encode(key, 'hex'), epoch from lane
    where owner = $1::int4`,
};

export const claimStatements: readonly Statement[] = [
  claimStatement,
  claimLanesStatement,
  laneBumpsStatement,
  fetchLanesStatement,
  historyStatement,
  openCommandsStatement,
  ownRunsStatement,
  ownLanesStatement,
  laneEndStatement,
  laneReleaseStatement,
  laneRestStatement,
];
