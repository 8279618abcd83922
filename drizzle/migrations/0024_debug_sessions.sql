-- Debugging: what people set on a flow, and the drafts that trial runs run.

-- Breakpoints, watch expressions and where effects go, shared by all who debug a flow in an environment.
create table debug_session (
  id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  flow_id uuid not null,
  -- Counted from 1 with each change.
  revision int not null,
  setup json not null,
  watches json not null default '[]',
  -- The run that is stepped through, and what it began with, for people.
  run uuid,
  input json,
  started_by_name text not null default '',
  changed_at timestamptz not null default now(),
  -- Nobody came back until then: its run is cancelled, what was set stays.
  expires_at timestamptz not null,
  unique (environment_id, flow_id)
);
create index debug_session_expiry on debug_session (expires_at) where run is not null;

-- A draft as a trial run runs it. It is never published as such, and goes when no run can need it any more.
create table trial_version (
  flow_id uuid not null,
  hash bytea not null,
  partner_id uuid not null,
  distributor_id uuid not null,
  logic text not null,
  layout text not null,
  used_at timestamptz not null default now(),
  primary key (flow_id, hash)
);
create index trial_version_age on trial_version (used_at);

do $$
declare
  name text;
begin
  foreach name in array array['debug_session', 'trial_version'] loop
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
grant select, insert, update, delete on debug_session, trial_version to orderloom_app;

alter table run_command drop constraint run_command_kind_check;
alter table run_command add constraint run_command_kind_check
  check (kind in ('cancel', 'resolve', 'release', 'retry', 'debug'));

-- For the housekeeping, which knows no scope. Runs of drafts keep their detail for 7 days, and may wait as long.
create function drop_old_debugging() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
    select gen_random_uuid(), partner_id, distributor_id, run, 'cancel',
      '{"reason": "Nobody came back to it."}'::json, now(), 'Orderloom'
    from public.debug_session where run is not null and expires_at <= now();
  update public.debug_session set run = null, input = null,
      -- Nobody who comes later reaches what was live then.
      setup = jsonb_set(setup::jsonb, '{effects}', '{}')::json
    where run is not null and expires_at <= now();
  -- A run that no session names, such as one that was begun beside another, is looked at by nobody.
  insert into public.run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
    select gen_random_uuid(), l.partner_id, l.distributor_id, l.id, 'cancel',
      '{"reason": "Another run is stepped through."}'::json, now(), 'Orderloom'
    from public.live l where l.purpose = 2 and l.accepted_at < now() - interval '1 hour'
      and not exists (select from public.debug_session s where s.run = l.id)
      and not exists (select from public.run_command c
        where c.run = l.id and c.kind = 'cancel' and c.applied_seg is null);
  delete from public.trial_version where used_at < now() - interval '30 days';
end $$;
revoke all on function drop_old_debugging() from public;
grant execute on function drop_old_debugging() to orderloom_app;
