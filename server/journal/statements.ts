import type { Statement } from "./pipeline";

/**
 * What the writer says to the database. All arguments are arrays; a statement touches what its rows name and
 * nothing else. A plan is made once and must stay linear whatever the tables hold later:
 * - rows are found by `lateral (… limit 1)`, which leaves the planner nothing but the index, and changed by
 *   their place (`ctid`), which an update in between would change;
 * - `in (select …)` inside `coalesce` stays a hashed subplan where a join of two lists would be quadratic.
 */

/** Between kind and value of a key, and between keys: `storableText` leaves neither in a text. */
export const keyPartSeparator = "\u001e";
export const keySeparator = "\u001f";

/**
 * The rows of arrays of one length, from parameter `$first` on: `columns` says name and type of each. `n`
 * counts them from 1. Each is read by its number, because `unnest` of many arrays is a scan of each of them,
 * which costs more than a batch's rows.
 */
function rowsOf(first: number, columns: string): string {
  const selected = columns.split(",").map((column, index) => {
    const [name = "", type = ""] = column.trim().split(" ");
    return { name, array: `$${first + index}::${type}[]` };
  });
  const list = selected.map(({ name, array }) => `(${array})[n] as ${name}`).join(", ");
  return `
  select ${list}, n from generate_series(1, cardinality(${selected[0]?.array})) n`;
}

const startColumns = `id uuid, partner_id uuid, distributor_id uuid, environment_id uuid, flow_id uuid,
  version bytea, purpose int2, class int2, format int2, origin uuid, origin_accepted_at timestamptz, parent uuid,
  accepted_at timestamptz, owner int4, dkey bytea, refs bytea, summary bool, body bytea, keys text`;

const insertKeys = (from: string, where: string) => `
  insert into run_key (partner_id, distributor_id, kind, value, run)
  select partner_id, distributor_id, split_part(e, E'\\x1e', 1), split_part(e, E'\\x1e', 2), id
  from ${from}, string_to_table(keys, E'\\x1f') e where ${where} on conflict do nothing`;

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

const startVariants = [false, true].flatMap((dedupe) =>
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

/** Hands runs back. Their epoch grows, so that nothing of the old owner can follow. */
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
    seg = coalesce(v.seg, l.seg), format = coalesce(v.format, l.format)
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

// What follows is written with a segment, after the statement that would have failed if it were fenced.

/** Figures per flow and hour; `foldRollups` adds them up. */
export const rollupStatement: Statement = {
  name: "rollup",
  text: `
insert into rollup_entry (partner_id, distributor_id, environment_id, flow_id, hour, nodes)
select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::text[])`,
};

export const exceptionStatement: Statement = {
  name: "exception",
  text: `
insert into exception (id, partner_id, distributor_id, environment_id, flow_id, run, cause, node, code,
  message, fingerprint, document_key, created_at)
select id, partner_id, distributor_id, environment_id, flow_id, id, 'failed', node, code, message,
  fingerprint, document_key, created_at
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[],
  $9::bytea[], $10::text[], $11::timestamptz[])
  t(id, partner_id, distributor_id, environment_id, flow_id, node, code, message, fingerprint,
    document_key, created_at)
on conflict (run) do update set cause = 'failed', state = 'open', node = excluded.node, code = excluded.code,
  message = excluded.message, fingerprint = excluded.fingerprint`,
};

/** Runs that were parked and have succeeded after all need nobody any more. */
export const closeParkedStatement: Statement = {
  name: "close_parked",
  text: `
update exception e set state = 'closed', closed_at = v.at from (
  select p.place, i.at from unnest($1::uuid[], $2::timestamptz[]) i(run, at), lateral (
    select e.ctid as place from exception e
    where e.run = i.run and e.cause = 'parked' and e.state <> 'closed' limit 1
  ) p
) v where e.ctid = v.place`,
};

export const eventStatement: Statement = {
  name: "event",
  text: `
insert into business_event (id, partner_id, distributor_id, environment_id, run, type, key, data, at)
select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[],
  $8::text[], $9::timestamptz[])
on conflict do nothing`,
};

export const appliedStatement: Statement = {
  name: "applied",
  text: `
update run_command c set applied_seg = v.seg from (
  select i.seg, c.place from unnest($1::uuid[], $2::int4[]) i(id, seg), lateral (
    select c.ctid as place from run_command c where c.id = i.id and c.applied_seg is null limit 1
  ) c
) v where c.ctid = v.place`,
};

/** Says that runs wait for a worker. */
export const readyStatement: Statement = { name: "ready", text: "select pg_notify('ready', '')" };

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

/** Which of these writes are committed; asked when an answer was lost. */
export const verifyStatement: Statement = {
  name: "verify",
  text: `
select i.n from unnest($1::int4[], $2::int2[], $3::uuid[], $4::int4[], $5::int4[]) i(n, class, run, seg, epoch),
  lateral (select from segment s where s.class = i.class and s.run = i.run and s.seg = i.seg
    and s.epoch = i.epoch limit 1) s`,
};

/** The run that holds the place of a refused start: same message, or same unfinished origin. */
export const duplicateStatement: Statement = {
  name: "duplicate",
  text: `
select i.id, coalesce(x.run, l.id) from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::uuid[])
  i(id, partner_id, distributor_id, dkey, origin)
left join lateral (
  select x.run from dedupe x
  where x.partner_id = i.partner_id and x.distributor_id = i.distributor_id and x.key = i.dkey limit 1
) x on true
left join lateral (
  select l.id from live l where l.origin = i.origin and l.purpose in (0, 1) limit 1
) l on true`,
};

export const writerStatements: readonly Statement[] = [
  ...startVariants,
  startHeldStatement,
  startLaneStatement,
  startLaneHeldStatement,
  ...Object.values(appendStatement),
  ...Object.values(releaseStatement),
  ...Object.values(finishStatement),
  rollupStatement,
  exceptionStatement,
  closeParkedStatement,
  eventStatement,
  appliedStatement,
  readyStatement,
  laneEndStatement,
  laneReleaseStatement,
  laneRestStatement,
  verifyStatement,
  duplicateStatement,
];
