import type { Statement } from "./pipeline";

// Lanes, see claim.ts. A lane is named by partner, distributor, flow and key.

const laneRows = `unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::int4[]`;
const lanePlace = `lateral (
    select n.ctid as place from lane n
    where n.partner_id = i.partner_id and n.distributor_id = i.distributor_id and n.flow_id = i.flow_id
      and n.key = i.key and n.epoch = i.epoch and n.owner is not null limit 1
  ) p`;
const laneRuns = `l.partner_id = v.partner_id and l.distributor_id = v.distributor_id
  and l.flow_id = v.flow_id and l.lane_key = v.key and not l.parked`;

/** Removes lanes that have no work left. `bump` is what their owner saw with the last fetch. */
export const laneEndStatement: Statement = {
  name: "lane_end",
  text: `
with v as materialized (
  select i.*, p.place
  from ${laneRows}, $6::int8[]) i(partner_id, distributor_id, flow_id, key, epoch, bump), ${lanePlace}
)
delete from lane n using v where n.ctid = v.place and n.bump = v.bump
  and not exists (select from live l where ${laneRuns})`,
};

/**
 * Gives lanes back that still have work, with the due time of the head that is given back with them, or
 * else (null) of the head there is. It is parked when it has waited too long.
 */
export const laneReleaseStatement: Statement = {
  name: "lane_release",
  text: `
with v as materialized (
  select i.*, p.place
  from ${laneRows}, $6::timestamptz[], $7::timestamptz[])
    i(partner_id, distributor_id, flow_id, key, epoch, due, park_at), ${lanePlace}
)
update lane n set owner = null, epoch = n.epoch + 1, park_at = v.park_at,
  due = coalesce(v.due, (select l.due from live l where ${laneRuns} order by l.pos limit 1), n.due)
from v where n.ctid = v.place`,
};

/** Gives runs back that were fetched with their lane and not started. */
export const laneRestStatement: Statement = {
  name: "lane_rest",
  text: `
update live l set owner = null, epoch = l.epoch + 1, state = 0 from (
  select p.place from unnest($1::uuid[], $2::int4[]) i(id, epoch), lateral (
    select l.ctid as place from live l where l.id = i.id and l.epoch = i.epoch limit 1
  ) p
) v where l.ctid = v.place`,
};
