-- Saved views of the run list, things done to many runs at once, and how long nodes take.

-- A named view of a list: the part of an address behind the "?". One that names a flow belongs to its
-- distributor, any other to all distributors its maker may see.
create table saved_view (
  id uuid primary key,
  partner_id uuid not null references partner (id) on delete cascade,
  distributor_id uuid references distributor (id) on delete cascade,
  user_id uuid not null references "user" (id) on delete cascade,
  name text not null,
  query text not null,
  -- Seen by the maker only, or by everybody of the partner.
  shared bool not null default false,
  created_at timestamptz not null default now()
);
create unique index saved_view_name on saved_view (partner_id, user_id, distributor_id, lower(name))
  nulls not distinct;
alter table saved_view enable row level security;
alter table saved_view force row level security;
create policy owner_all on saved_view to current_user using (true) with check (true);
create policy app_scope on saved_view to orderloom_app
  using (
    partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
    and (distributor_id is null or current_setting('app.distributor_id', true) = '*'
      or distributor_id::text = current_setting('app.distributor_id', true))
    and (shared or user_id::text = current_setting('app.user_id', true))
  )
  with check (
    partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
    and (distributor_id is null or current_setting('app.distributor_id', true) = '*'
      or distributor_id::text = current_setting('app.distributor_id', true))
    and user_id::text = current_setting('app.user_id', true)
  );
grant select, insert, update, delete on saved_view to orderloom_app;
--> statement-breakpoint

-- One thing asked of many runs: a retry of each, or the same answer to each that is in doubt. First one
-- alone, the canary; once it has succeeded, the others no faster than `per_minute`.
create table bulk_action (
  id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  kind text not null check (kind in ('retry', 'resolve')),
  -- canary: the first one is under way; halted: it did not succeed and a person decides.
  state text not null check (state in ('canary', 'halted', 'running', 'stopped', 'done')),
  -- retry: where each begins; resolve: the answer.
  detail json not null,
  reason text not null,
  per_minute int not null check (per_minute between 1 and 6000),
  user_id uuid not null,
  user_name text not null,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index bulk_action_open on bulk_action (created_at) where state in ('canary', 'running');
create index bulk_action_list on bulk_action (partner_id, distributor_id, environment_id, created_at);

create table bulk_action_run (
  bulk uuid not null references bulk_action (id) on delete cascade,
  position int not null,
  partner_id uuid not null,
  distributor_id uuid not null,
  run uuid not null,
  origin uuid not null,
  -- resolve: the step in doubt.
  node text,
  path text,
  state text not null default 'waiting'
    check (state in ('waiting', 'asked', 'succeeded', 'failed', 'refused', 'left')),
  -- retry: the run that was started.
  started uuid,
  -- resolve: the command that was given.
  command uuid,
  note text not null default '',
  asked_at timestamptz,
  primary key (bulk, position)
);
-- At most one run per origin.
create unique index bulk_action_run_origin on bulk_action_run (bulk, origin);

do $$
declare
  name text;
begin
  foreach name in array array['bulk_action', 'bulk_action_run'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', name);
    execute format($policy$
      create policy app_scope on %I to orderloom_app
      using (
        partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
        and (current_setting('app.distributor_id', true) = '*'
          or distributor_id::text = current_setting('app.distributor_id', true))
      )$policy$, name);
  end loop;
end $$;
grant select, insert, update on bulk_action, bulk_action_run to orderloom_app;

-- For the housekeeping, which then works in the scope of each.
create function open_bulk_actions()
returns table (id uuid, partner_id uuid, distributor_id uuid, environment_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select b.id, b.partner_id, b.distributor_id, b.environment_id from public.bulk_action b
  where b.state in ('canary', 'running') order by b.created_at limit 100
$$;
revoke all on function open_bulk_actions() from public;
grant execute on function open_bulk_actions() to orderloom_app;
--> statement-breakpoint

-- How often a node took about how long, in the hour of `rollup`: bucket n is from 2^(n/2) to 2^((n+1)/2) µs.
create table rollup_latency (
  partner_id uuid not null,
  distributor_id uuid not null,
  flow_id uuid not null,
  hour timestamptz not null,
  node text not null,
  environment_id uuid not null,
  bucket smallint not null,
  steps bigint not null,
  primary key (partner_id, distributor_id, flow_id, hour, node, environment_id, bucket)
) with (fillfactor = 60);
alter table rollup_latency enable row level security;
alter table rollup_latency force row level security;
create policy owner_all on rollup_latency to current_user using (true) with check (true);
create policy engine_all on rollup_latency to orderloom_engine using (true) with check (true);
create policy app_scope on rollup_latency to orderloom_app
  using (
    partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
    and (current_setting('app.distributor_id', true) = '*'
      or distributor_id::text = current_setting('app.distributor_id', true))
  );
grant select, insert, update, delete on rollup_latency to orderloom_engine;
grant select on rollup_latency to orderloom_app;
