-- Samples that a flow is designed by, and tests of single steps.

-- A message that a person pinned to a trigger: test steps and completion use it. It may hold what a run's
-- payload holds, so it lives no longer than the flow keeps payloads.
create table flow_sample (
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  flow_id uuid not null,
  node_id text not null,
  message json not null,
  -- The run it was captured from.
  run uuid,
  pinned_at timestamptz not null,
  pinned_by uuid,
  pinned_by_name text not null,
  expires_at timestamptz not null,
  primary key (environment_id, flow_id, node_id)
);
create index flow_sample_expiry on flow_sample (expires_at);

-- A test of one step asked for by a person, done by a worker. Nothing of it is kept: request and result
-- are gone as soon as they were read.
create unlogged table step_test (
  id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  flow_id uuid not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done')),
  request json,
  result json,
  requested_at timestamptz not null default now(),
  requested_by uuid
);
create index step_test_age on step_test (requested_at);

do $$
declare
  name text;
begin
  foreach name in array array['flow_sample', 'step_test'] loop
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
grant select, insert, update, delete on flow_sample, step_test to orderloom_app;

-- For the housekeeping, which knows no scope.
create function drop_old_samples() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from public.flow_sample where expires_at <= now();
  delete from public.step_test where requested_at < now() - interval '10 minutes';
$$;
revoke all on function drop_old_samples() from public;
grant execute on function drop_old_samples() to orderloom_app;
