import type { Statement } from "./pipeline";
import { insertKeys, rowsOf } from "./statement-rows";

/** Fails with 22012 unless all rows of the batch were written: the batch is then repeated row by row. */
const all = (list: string) =>
  `select 1 / (case when (select count(*) from ${list}) = $1::int4 then 1 else 0 end)`;

type KeysVariants = { readonly plain: Statement; readonly keys: Statement };

/** Two statements: what no row of a batch has costs nothing. */
function withOrWithoutKeys(name: string, text: (keys: boolean) => string): KeysVariants {
  return {
    plain: { name, text: text(false) },
    keys: { name: `${name}_keys`, text: text(true) },
  };
}

const segmentColumns =
  "id uuid, epoch int4, seg int4, refs bytea, summary bool, body bytea, keys text";
const releaseColumns = `id uuid, epoch int4, state int2, due timestamptz, note text, format int2, seg int4,
  refs bytea, summary bool, body bytea, keys text`;
const finishColumns = `${segmentColumns}, status int2, ended_at timestamptz, steps int4, error_code text,
  error_node text, error text, nodes bytea`;

/**
 * Adds segments of runs in flight. The row lock keeps a new owner from reading the journal before the commit.
 * A row that is not written is fenced, or was written by an earlier try.
 */
export const appendStatement = withOrWithoutKeys(
  "append",
  (keys) => `
with i as materialized (${rowsOf(2, segmentColumns)}),
u as materialized (
  select i.*, l.class, l.partner_id, l.distributor_id from i, lateral (
    select l.class, l.partner_id, l.distributor_id from live l
    where l.id = i.id and l.epoch = i.epoch limit 1 for share
  ) l
),
s as (
  insert into segment (class, run, seg, epoch, partner_id, distributor_id, summary, refs, body)
  select class, id, seg, epoch, partner_id, distributor_id, summary, refs, body from u
  on conflict do nothing returning run
)${keys ? `,\nk as (${insertKeys("u", "keys is not null")})` : ""}
${all("s")}`,
);

/**
 * Hands runs back. Their epoch grows, so that nothing of the old owner can follow. A run stays with the builds
 * that read its newest format: a later segment of an older one does not take the earlier ones away.
 */
export const releaseStatement = withOrWithoutKeys(
  "release",
  (keys) => `
with i as materialized (${rowsOf(2, releaseColumns)}),
v as materialized (
  select i.*, l.place, l.class, l.partner_id, l.distributor_id from i, lateral (
    select l.ctid as place, l.class, l.partner_id, l.distributor_id from live l
    where l.id = i.id and l.epoch = i.epoch limit 1
  ) l
),
u as (
  update live l set owner = null, epoch = l.epoch + 1, state = v.state, due = v.due, note = v.note,
    seg = coalesce(v.seg, l.seg), format = greatest(v.format, l.format)
  from v where l.ctid = v.place returning l.id
),
s as (
  insert into segment (class, run, seg, epoch, partner_id, distributor_id, summary, refs, body)
  select class, id, seg, epoch, partner_id, distributor_id, summary, refs, body
  from v where seg is not null
)${keys ? `,\nk as (${insertKeys("v", "keys is not null")})` : ""}
${all("u")}`,
);

/** Ends runs: out of `live`, into `run`. */
export const finishStatement = withOrWithoutKeys(
  "finish",
  (keys) => `
with i as materialized (${rowsOf(2, finishColumns)}),
v as materialized (
  select i.*, l.* from i, lateral (
    select l.ctid as place, l.class, l.partner_id, l.distributor_id, l.environment_id, l.flow_id, l.version,
      l.purpose, l.origin, l.origin_accepted_at, l.parent, l.accepted_at
    from live l where l.id = i.id and l.epoch = i.epoch limit 1
  ) l
),
u as (delete from live where ctid = any (array(select place from v)) returning id),
n as (
  insert into run (class, id, partner_id, distributor_id, environment_id, flow_id, version, purpose, status,
    origin, origin_accepted_at, parent, accepted_at, ended_at, steps, error_code, error_node, error, summary)
  select class, id, partner_id, distributor_id, environment_id, flow_id, version, purpose, status, origin,
    origin_accepted_at, parent, accepted_at, ended_at, steps, error_code, error_node, error, nodes from v
),
s as (
  insert into segment (class, run, seg, epoch, partner_id, distributor_id, summary, refs, body)
  select class, id, seg, epoch, partner_id, distributor_id, summary, refs, body from v
)${keys ? `,\nk as (${insertKeys("v", "keys is not null")})` : ""}
${all("u")}`,
);
