import type { Statement } from "./pipeline";

// Written with a segment, after the statement that would have failed if it were fenced.

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
  $9::bytea[], $10::text[], $11::timestamptz[], $12::uuid[])
  t(id, partner_id, distributor_id, environment_id, flow_id, node, code, message, fingerprint,
    document_key, created_at, caller)
where t.caller is null or not exists (select from live l where l.id = t.caller)
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

/**
 * Earlier runs of a message that was retried: what the retry came to stands for them. One that was sent as new
 * stands for those of the message it was made from.
 */
export const closeRetriedStatement: Statement = {
  name: "close_retried",
  text: `
update exception e set state = 'closed', closed_at = v.at from (
  select p.place, i.at from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[]) i(run, origin, parent, at)
  cross join lateral (
    select i.origin as origin where i.origin <> i.run
    union
    select s.origin from run s where i.origin = i.run and s.id = i.parent and exists (
      select from run_command c
      where c.run = i.parent and c.kind = 'retry' and c.detail->>'run' = i.run::text)
  ) o
  cross join lateral (
    select x.ctid as place from exception x
    where x.state in ('open', 'snoozed') and x.run < i.run and x.run in (
      select o.origin union all select r.id from run r where r.origin = o.origin and r.origin <> r.id)
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
update run_command c set applied_seg = v.seg,
  -- What a person let arrive is the run's from here on, for as long as its class says.
  detail = case when c.kind = 'debug' then (c.detail::jsonb - 'value')::json else c.detail end from (
  select i.seg, c.place from unnest($1::uuid[], $2::int4[]) i(id, seg), lateral (
    select c.ctid as place from run_command c where c.id = i.id and c.applied_seg is null limit 1
  ) c
) v where c.ctid = v.place`,
};

/**
 * Runs in flight with a segment that not every build reads: whoever claims them next has to. By their ids alone, as
 * one may have been handed back in the same commit.
 */
export const formatStatement: Statement = {
  name: "format",
  text: `
update live l set format = v.format from (
  select i.format, l.place from unnest($1::uuid[], $2::int2[]) i(id, format), lateral (
    select l.ctid as place from live l where l.id = i.id and l.format < i.format limit 1
  ) l
) v where l.ctid = v.place`,
};

/** Says that runs wait for a worker. */
export const readyStatement: Statement = { name: "ready", text: "select pg_notify('ready', '')" };
