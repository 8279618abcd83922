-- Engine tables: every unfinished run, what runs did, and what keeps their order.
-- No foreign key leads from here to a control table, and none crosses partners (an engine may move).

create sequence worker_id as int;

-- Processes that own runs. Ids are never reused. `beat` is a counter, aged by the watcher's own clock.
create table worker (
  id int primary key,
  kind text not null check (kind in ('gateway', 'worker', 'tool')),
  pid int not null,
  host text not null,
  build text not null,
  beat bigint not null default 0,
  started_at timestamptz not null
);

-- One row per unfinished run: queue, ownership and fence in one.
-- purpose: 0 live 1 replay 2 debug 3 test 4 backtest
-- state: 0 queued 1 running 2 waiting 3 held 4 paused 5 in doubt
create table live (
  id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  flow_id uuid not null,
  version bytea not null,
  purpose smallint not null,
  state smallint not null,
  class smallint not null,
  -- Format number of its newest segment: a build claims only what it can read.
  format smallint not null default 1,
  origin uuid not null,
  origin_accepted_at timestamptz not null,
  parent uuid,
  accepted_at timestamptz not null,
  owner int,
  epoch int not null,
  -- When a worker may take it; infinity for what only a person or an event wakes.
  due timestamptz not null,
  -- Number of its newest segment.
  seg int not null default 0,
  lane_key bytea,
  pos bigint,
  parked bool not null default false,
  note text not null default ''
) with (
  fillfactor = 80,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_cost_delay = 0
);
create index live_due on live (due, id) where owner is null and not parked and lane_key is null;
-- Parked runs that wait for their next try get a new turn then.
create index live_parked on live (due) where parked and owner is null;
create index live_owner on live (owner) where owner is not null;
create unique index live_lane on live (partner_id, distributor_id, flow_id, lane_key, pos)
  where lane_key is not null;
create unique index live_origin on live (origin) where purpose in (0, 1);
create index live_list on live (partner_id, distributor_id, id);

-- Exists while its ordering key has work. Whoever owns it drains the runs of the key in order of `pos`.
create table lane (
  partner_id uuid not null,
  distributor_id uuid not null,
  flow_id uuid not null,
  key bytea not null,
  owner int,
  epoch int not null default 1,
  bump bigint not null,
  -- The due time of its head.
  due timestamptz not null,
  -- When a head that waits gives its turn up; null while the head does not wait.
  park_at timestamptz,
  primary key (partner_id, distributor_id, flow_id, key)
) with (
  fillfactor = 70,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_cost_delay = 0
);
create index lane_due on lane (due) where owner is null;
create index lane_owner on lane (owner) where owner is not null;
create index lane_park on lane (park_at) where park_at is not null;

-- Messages that were accepted already. `key` is the SHA-256 of source and key.
create table dedupe (
  partner_id uuid not null,
  distributor_id uuid not null,
  key bytea not null,
  run uuid not null,
  at timestamptz not null,
  primary key (partner_id, distributor_id, key)
);
create index dedupe_at on dedupe using brin (at);
--> statement-breakpoint

-- Finished runs, written once. Partitioned like all below by run id (UUIDv7), never by write time.
-- status: 0 succeeded 1 failed 2 cancelled
create table run (
  class smallint not null,
  id uuid not null,
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  flow_id uuid not null,
  version bytea not null,
  purpose smallint not null,
  status smallint not null,
  origin uuid not null,
  origin_accepted_at timestamptz not null,
  parent uuid,
  accepted_at timestamptz not null,
  ended_at timestamptz not null,
  steps int not null,
  error_code text,
  error_node text,
  error text,
  -- Per node: how often it succeeded and failed, and how long it took; at most 300 bytes.
  summary bytea,
  primary key (id)
) partition by range (id);
create index run_list on run (partner_id, distributor_id, id);
create index run_failed on run (partner_id, distributor_id, id) where status <> 0;
create index run_cancelled on run (partner_id, distributor_id, id) where status = 2;
-- Debug, test and backtest runs are few among many.
create index run_trial on run (partner_id, distributor_id, id) where purpose > 1;
create index run_chain on run (origin, id) where origin <> id;

-- Numbers by which a run is found, live or finished.
create table run_key (
  partner_id uuid not null,
  distributor_id uuid not null,
  kind text not null,
  value text not null,
  run uuid not null,
  primary key (partner_id, distributor_id, value, kind, run)
) partition by range (run);
create index run_key_run on run_key (run);

-- Steps of a run between two checkpoints. Unique (class, run, seg) is the arbiter of the fence.
create table segment (
  class smallint not null,
  run uuid not null,
  seg int not null,
  epoch int not null,
  partner_id uuid not null,
  distributor_id uuid not null,
  -- Holds a summary: a resumed run reads segment 0 and everything from the newest one on.
  summary bool not null default false,
  -- SHA-256 hashes of the payloads it refers to, one after the other.
  refs bytea,
  body bytea not null,
  primary key (class, run, seg)
) partition by list (class);
alter table segment alter body set storage external;

-- Values over 64 KiB, once per bucket (the time slice of the run that stored it).
create table payload (
  class smallint not null,
  bucket int not null,
  partner_id uuid not null,
  distributor_id uuid not null,
  hash bytea not null,
  body bytea not null,
  primary key (class, bucket, partner_id, distributor_id, hash)
) partition by list (class);
alter table payload alter body set storage external;
--> statement-breakpoint

-- Runs that wait for an event. Events that came first are found in business_event.
create table subscription (
  id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  run uuid not null,
  node text not null,
  path text not null,
  type text not null,
  key text not null,
  -- First of the waiters takes the event, or all do.
  waiters text not null check (waiters in ('first', 'all')),
  -- An event of before the wait counts from here on.
  since timestamptz not null,
  until timestamptz not null,
  -- Set by whichever of event and timeout comes first, in one statement.
  event uuid,
  unique (run, node, path)
);
create index subscription_match on subscription (partner_id, distributor_id, environment_id, type, key)
  where event is null;

create table business_event (
  id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  run uuid not null,
  type text not null,
  key text not null,
  -- JSON text.
  data text not null,
  at timestamptz not null,
  -- Taken by a wait whose setting is "first".
  taken_by uuid
);
create index business_event_key on business_event (partner_id, distributor_id, environment_id, type, key, id);
create index business_event_run on business_event (run);

-- What needs a person. One per failed or parked run; its own copies outlive the run's detail.
create table exception (
  id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  flow_id uuid not null,
  run uuid not null unique,
  cause text not null check (cause in ('failed', 'parked')),
  state text not null default 'open' check (state in ('open', 'snoozed', 'resolved', 'closed')),
  node text,
  path text not null default '',
  code text not null,
  message text not null,
  -- Equal for failures that look alike: flow, node, code and message without its numbers.
  fingerprint bytea not null,
  document_key text,
  assignee text,
  note text not null default '',
  due timestamptz,
  input bytea,
  request bytea,
  response bytea,
  created_at timestamptz not null,
  closed_at timestamptz,
  closed_by text
);
create index exception_open on exception (partner_id, distributor_id, created_at)
  where state in ('open', 'snoozed');
create index exception_fingerprint on exception (partner_id, distributor_id, fingerprint, id);

-- Figures of the runs that ended in one commit, per flow and hour, until they are added to `rollup` a second
-- later: an upsert per node in every commit would cost a third of it. `nodes` is text, see rollups.ts.
create table rollup_entry (
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  flow_id uuid not null,
  hour timestamptz not null,
  nodes text not null
) with (
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_cost_delay = 0
);

-- Per flow, node and hour. Node '' is the run as a whole.
create table rollup (
  partner_id uuid not null,
  distributor_id uuid not null,
  flow_id uuid not null,
  hour timestamptz not null,
  node text not null,
  environment_id uuid not null,
  ok bigint not null,
  failed bigint not null,
  total_us bigint not null,
  primary key (partner_id, distributor_id, flow_id, hour, node, environment_id)
) with (fillfactor = 60);

-- What a person does to a run. The owner or the next claimer applies it once.
create table run_command (
  id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  run uuid not null,
  kind text not null check (kind in ('cancel', 'resolve', 'release', 'retry')),
  detail json not null,
  at timestamptz not null,
  by text not null,
  -- The segment that applied it; -1 when the run had ended already.
  applied_seg int
);
create index run_command_open on run_command (at, id) where applied_seg is null;
create index run_command_run on run_command (run);

-- When flows start by themselves: the next due time of each schedule node of a publication.
create table schedule (
  id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  flow_id uuid not null,
  node_id text not null,
  version bytea not null,
  cron text not null,
  -- IANA name.
  zone text not null,
  missed text not null check (missed in ('skip', 'once', 'all')),
  active bool not null default true,
  due timestamptz not null,
  last_due timestamptz,
  unique (environment_id, flow_id, node_id)
);
create index schedule_due on schedule (due) where active;

-- Places of flows with a limit of runs at once. A permit counts while somebody executes its run, so a
-- death frees it with the run's owner.
create table permit (
  run uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  flow_id uuid not null,
  -- Value of the flow's concurrency key; empty where the limit is per flow.
  key bytea not null
);
create index permit_key on permit (partner_id, distributor_id, flow_id, key);
--> statement-breakpoint

-- Row-level security: the owner and the engine see all rows, the app its scope.
do $$
declare
  name text;
begin
  foreach name in array array[
    'worker', 'live', 'lane', 'dedupe', 'run', 'run_key', 'segment', 'payload', 'subscription',
    'business_event', 'exception', 'rollup', 'rollup_entry', 'run_command', 'schedule', 'permit'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', name);
    execute format('create policy engine_all on %I to orderloom_engine using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to orderloom_engine', name);
  end loop;

  foreach name in array array[
    'live', 'lane', 'dedupe', 'run', 'run_key', 'segment', 'payload', 'subscription',
    'business_event', 'exception', 'rollup', 'run_command', 'schedule', 'permit'
  ] loop
    execute format($policy$
      create policy app_scope on %I to orderloom_app
      using (
        partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
        and (current_setting('app.distributor_id', true) = '*'
          or distributor_id::text = current_setting('app.distributor_id', true))
      )$policy$, name);
  end loop;
end $$;
create policy app_read on worker for select to orderloom_app using (true);

grant usage on sequence worker_id to orderloom_engine;
grant select on worker, live, lane, run, run_key, segment, payload, subscription, business_event,
  exception, rollup, run_command, schedule, permit to orderloom_app;
grant insert on run_command to orderloom_app;
grant update on exception to orderloom_app;
-- A publication brings its schedules along.
grant insert, update, delete on schedule to orderloom_app;
--> statement-breakpoint

-- Whoever writes a command cannot forget to say so.
create function run_command_notify() returns trigger language plpgsql as $$
begin
  perform pg_notify('run_command', new.run::text);
  return null;
end $$;
create trigger run_command_notify after insert on run_command
  for each row execute function run_command_notify();
--> statement-breakpoint

-- The smallest UUIDv7 of an instant.
create function uuid_floor(at timestamptz) returns uuid language sql immutable
set search_path = pg_catalog, pg_temp as $$
  select (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- Partition families: how many days one partition spans and how long its rows are kept.
-- A partition is named by its bucket, the number of whole spans since 1970.
create function partition_families()
returns table (relation text, class smallint, span int, keep int, by_bucket bool) language sql immutable
set search_path = pg_catalog, pg_temp as $$
  values ('run', null::smallint, 28, 400, false), ('run_key', null, 28, 400, false),
    ('segment_7', 7::smallint, 1, 7, false), ('payload_7', 7, 1, 7, true),
    ('segment_30', 30, 7, 30, false), ('payload_30', 30, 7, 30, true),
    ('segment_180', 180, 28, 180, false), ('payload_180', 180, 28, 180, true)
$$;

create table segment_7 partition of segment for values in (7) partition by range (run);
create table segment_30 partition of segment for values in (30) partition by range (run);
create table segment_180 partition of segment for values in (180) partition by range (run);
create table payload_7 partition of payload for values in (7) partition by range (bucket);
create table payload_30 partition of payload for values in (30) partition by range (bucket);
create table payload_180 partition of payload for values in (180) partition by range (bucket);

-- What outlives its partition, and what came after the drop, lies in the default partitions.
create table run_kept partition of run default;
create table run_key_kept partition of run_key default;
create table segment_7_kept partition of segment_7 default;
create table segment_30_kept partition of segment_30 default;
create table segment_180_kept partition of segment_180 default;
create table payload_7_kept partition of payload_7 default;
create table payload_30_kept partition of payload_30 default;
create table payload_180_kept partition of payload_180 default;
--> statement-breakpoint

do $$
declare
  name text;
begin
  foreach name in array array[
    'segment_7', 'segment_30', 'segment_180', 'payload_7', 'payload_30', 'payload_180',
    'run_kept', 'run_key_kept', 'segment_7_kept', 'segment_30_kept', 'segment_180_kept',
    'payload_7_kept', 'payload_30_kept', 'payload_180_kept'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', name);
  end loop;
end $$;
--> statement-breakpoint

-- Makes one partition; rows of its range that lie in the default partition move in. False if it was there.
create function make_partition(family text, bucket int) returns bool
language plpgsql security definer set search_path = pg_catalog, public, pg_temp set lock_timeout = '1s' as $$
declare
  f record;
  part text := format('%s_p%s', family, bucket);
  low text;
  high text;
  col text;
begin
  select * into strict f from partition_families() p where p.relation = family;
  if to_regclass(format('public.%I', part)) is not null then
    return false;
  end if;
  if f.by_bucket then
    col := 'bucket';
    low := format('%L::int', bucket);
    high := format('%L::int', bucket + 1);
  else
    col := case when family = 'run' then 'id' else 'run' end;
    low := format('%L::uuid', uuid_floor(to_timestamp(bucket::bigint * f.span * 86400)));
    high := format('%L::uuid', uuid_floor(to_timestamp((bucket + 1)::bigint * f.span * 86400)));
  end if;
  execute format('create table public.%I (like public.%I including all)', part, family);
  execute format('alter table %I enable row level security', part);
  execute format('alter table %I force row level security', part);
  execute format('create policy owner_all on %I to current_user using (true) with check (true)', part);
  -- Bodies are compressed already and stay in their row up to a page.
  if family like 'segment%' then
    execute format('alter table %I set (toast_tuple_target = 8160)', part);
  end if;
  execute format('lock table %I in access exclusive mode', family || '_kept');
  execute format(
    'with moved as (delete from %I where %I >= %s and %I < %s returning *) insert into %I select * from moved',
    family || '_kept', col, low, col, high, part);
  execute format('alter table %I attach partition %I for values from (%s) to (%s)', family, part, low, high);
  return true;
exception when duplicate_table then
  return false;
end $$;

-- Makes the partitions from `back` days before `at` (never more than rows are kept) to `ahead` days after it.
-- Returns how many are new.
create function make_partitions(at timestamptz, back int, ahead int) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  f record;
  bucket int;
  made int := 0;
  today int := floor(extract(epoch from at) / 86400);
begin
  for f in select * from partition_families() loop
    for bucket in (today - least(back, f.keep)) / f.span .. (today + ahead) / f.span loop
      if make_partition(f.relation, bucket) then
        made := made + 1;
      end if;
    end loop;
  end loop;
  return made;
end $$;

-- Drops the oldest partition whose rows are all past their time, in one transaction: detach, put what must
-- stay (unfinished runs, open exceptions, with the payloads they refer to) back through the parent, drop.
-- Segments and payloads of one bucket go together. Returns the dropped name, or null if there is none.
create function drop_expired_partition(at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp set lock_timeout = '1s' as $$
declare
  oldest record;
  part text;
  other text;
  low uuid;
  high uuid;
  kept uuid[];
begin
  select p.relation, p.class, p.span, b.bucket into oldest
  from partition_families() p
    join pg_inherits i on i.inhparent = format('public.%I', p.relation)::regclass
    join pg_class c on c.oid = i.inhrelid
    cross join lateral (select substring(c.relname from '_p(\d+)$')::int as bucket) b
  where not p.by_bucket and b.bucket is not null
    and to_timestamp((b.bucket + 1)::bigint * p.span * 86400) + make_interval(days => p.keep) <= at
  order by b.bucket::bigint * p.span, p.relation limit 1;
  if not found then
    return null;
  end if;
  part := format('%s_p%s', oldest.relation, oldest.bucket);
  low := uuid_floor(to_timestamp(oldest.bucket::bigint * oldest.span * 86400));
  high := uuid_floor(to_timestamp((oldest.bucket + 1)::bigint * oldest.span * 86400));
  select array(
    select l.id from live l where l.id >= low and l.id < high
    union select e.run from exception e
      where e.state in ('open', 'snoozed') and e.run >= low and e.run < high
  ) into kept;

  execute format('alter table %I detach partition %I', oldest.relation, part);
  if oldest.class is null then
    execute format('insert into %I select * from %I where %I = any($1)', oldest.relation, part,
      case when oldest.relation = 'run' then 'id' else 'run' end) using kept;
  else
    execute format('insert into segment select * from %I where class = $1 and run = any($2)', part)
      using oldest.class, kept;
    other := format('payload_%s_p%s', oldest.class, oldest.bucket);
    if to_regclass(format('public.%I', other)) is not null then
      execute format('alter table %I detach partition %I', 'payload_' || oldest.class, other);
      execute format($move$
        insert into payload select p.* from %I p
        where (p.partner_id, p.distributor_id, p.hash) in (
          select s.partner_id, s.distributor_id, substring(s.refs from n for 32)
          from %I s cross join lateral generate_series(1, octet_length(s.refs), 32) n
          where s.class = $1 and s.run = any($2) and s.refs is not null)$move$, other, part)
        using oldest.class, kept;
      execute format('drop table %I', other);
    end if;
  end if;
  execute format('drop table %I', part);
  return part;
end $$;

revoke all on function make_partition(text, int), make_partitions(timestamptz, int, int),
  drop_expired_partition(timestamptz) from public;
grant execute on function make_partitions(timestamptz, int, int), drop_expired_partition(timestamptz)
  to orderloom_engine;

select make_partitions(now(), 100, 14);
