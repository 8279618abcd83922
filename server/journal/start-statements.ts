import type { Statement } from "./pipeline";
import { insertKeys, rowsOf } from "./statement-rows";

const startColumns = `id uuid, partner_id uuid, distributor_id uuid, environment_id uuid, flow_id uuid,
  version bytea, purpose int2, class int2, format int2, origin uuid, origin_accepted_at timestamptz, parent uuid,
  accepted_at timestamptz, owner int4, dkey bytea, refs bytea, summary bool, body bytea, keys text`;

/** Rows that were not written, as `id:run of the same message`, separated by commas. */
const rejected = (dedupe: boolean) => {
  const from = dedupe
    ? `i left join lateral (
    select x.run from dedupe x
    where x.partner_id = i.partner_id and x.distributor_id = i.distributor_id and x.key = i.dkey limit 1
  ) x on true`
    : "i";
  return `
  select string_agg(i.id::text || ':' ${dedupe ? "|| coalesce(x.run::text, '')" : ""}, ',') from ${from}
  where not coalesce(i.id in (select id from l), false)`;
};

const dedupeInsert = `
d as (
  insert into dedupe (partner_id, distributor_id, key, run, at)
  select partner_id, distributor_id, dkey, id, accepted_at from i where dkey is not null
  on conflict do nothing returning run
),`;

/** What a batch needs of its statement: what no row of it has costs nothing. */
export type StartNeeds = { readonly dedupe: boolean; readonly keys: boolean };

/** Rows that are stored as held have a note more; nobody executes them until they are released. */
function startText({ dedupe, keys, held }: StartNeeds & { readonly held: boolean }): string {
  return `
with i as materialized (${rowsOf(1, `${startColumns}${held ? ", note text" : ""}`)}),${dedupe ? dedupeInsert : ""}
l as (
  insert into live (id, partner_id, distributor_id, environment_id, flow_id, version, purpose, state, class,
    format, origin, origin_accepted_at, parent, accepted_at, owner, epoch, due${held ? ", note" : ""})
  select id, partner_id, distributor_id, environment_id, flow_id, version, purpose,
    ${held ? "3" : "case when owner is null then 0 else 1 end"}, class, format, origin,
    origin_accepted_at, parent, accepted_at, owner, 1, ${held ? "'infinity', note" : "accepted_at"}
  from i ${dedupe ? "where dkey is null or id in (select run from d)" : ""}
  on conflict do nothing returning id
),
s as (
  insert into segment (class, run, seg, epoch, partner_id, distributor_id, summary, refs, body)
  select class, id, 0, 1, partner_id, distributor_id, summary, refs, body from i
  where coalesce(id in (select id from l), false)
)${keys ? `,\nk as (${insertKeys("i", "keys is not null and coalesce(id in (select id from l), false)")})` : ""}
${rejected(dedupe)}`;
}

/** For flows without an ordering key: what no row of a batch has costs nothing. */
export const startVariants = [false, true].flatMap((dedupe) =>
  [false, true].map((keys) => ({
    dedupe,
    keys,
    name: `start${dedupe ? "_dedupe" : ""}${keys ? "_keys" : ""}`,
    text: startText({ dedupe, keys, held: false }),
  })),
);

/** The same for messages of paused flows: rare, so one statement serves all of them. */
export const startHeldStatement: Statement = {
  name: "start_held",
  text: startText({ dedupe: true, keys: true, held: true }),
};

/** Accepts messages of flows without an ordering key. One row: rejected. */
export function startStatement(needs: StartNeeds): Statement {
  const found = startVariants.find(
    ({ dedupe, keys }) => dedupe === needs.dedupe && keys === needs.keys,
  );
  if (found === undefined) throw new RangeError("There is no such start statement");
  return found;
}

export function isStartStatement(statement: Statement): boolean {
  return (
    statement === startHeldStatement || startVariants.some(({ name }) => name === statement.name)
  );
}

/**
 * The same for flows with an ordering key. The lane's row lock is held until the commit, so positions follow
 * commits; lanes are taken in one order, so that two batches cannot wait for each other. Only the first run
 * of a new lane may be executed here. One row: rejected, and the ids that are executed here.
 */
function startLaneText(held: boolean): string {
  const first = "fresh and rank = 1";
  return `
with i as materialized (${rowsOf(1, `${startColumns}, lane_key bytea${held ? ", note text" : ""}`)}),${dedupeInsert}
a as materialized (
  select i.*, row_number() over lane as rank, count(*) over (partition by partner_id, distributor_id,
    flow_id, lane_key) as size
  from i where dkey is null or id in (select run from d)
  window lane as (partition by partner_id, distributor_id, flow_id, lane_key order by n)
),
g as (
  insert into lane (partner_id, distributor_id, flow_id, key, owner, bump, due)
  select partner_id, distributor_id, flow_id, lane_key, owner, size, ${held ? "'infinity'" : "accepted_at"}
  from a where rank = 1 order by 1, 2, 3, 4
  on conflict (partner_id, distributor_id, flow_id, key) do update set bump = lane.bump + excluded.bump
  returning partner_id, distributor_id, flow_id, key, bump, xmax = 0 as fresh
),
l as (
  insert into live (id, partner_id, distributor_id, environment_id, flow_id, version, purpose, state, class,
    format, origin, origin_accepted_at, parent, accepted_at, owner, epoch, due, lane_key, pos${held ? ", note" : ""})
  select id, a.partner_id, a.distributor_id, environment_id, a.flow_id, version, purpose,
    case when ${first}${held ? " then 3" : " and owner is not null then 1"} else 0 end, class, format, origin,
    origin_accepted_at, parent, accepted_at, case when ${first} then owner end, 1,
    ${held ? `case when ${first} then 'infinity' else accepted_at end` : "accepted_at"},
    lane_key, bump - size + rank${held ? `, case when ${first} then note else '' end` : ""}
  from a join g on g.partner_id = a.partner_id and g.distributor_id = a.distributor_id
    and g.flow_id = a.flow_id and g.key = a.lane_key
  on conflict do nothing returning id, owner, pos
),
s as (
  insert into segment (class, run, seg, epoch, partner_id, distributor_id, summary, refs, body)
  select class, id, 0, 1, partner_id, distributor_id, summary, refs, body from i
  where coalesce(id in (select id from l), false)
),
k as (${insertKeys("i", "keys is not null and coalesce(id in (select id from l), false)")})
select (${rejected(true)}), (select string_agg(id::text, ',') from l where owner is not null)`;
}

export const startLaneStatement: Statement = { name: "start_lane", text: startLaneText(false) };

/** For paused flows: of each key the first is held, the others follow it. */
export const startLaneHeldStatement: Statement = {
  name: "start_lane_held",
  text: startLaneText(true),
};

export function isStartLaneStatement(statement: Statement): boolean {
  return statement === startLaneStatement || statement === startLaneHeldStatement;
}
