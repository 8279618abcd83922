-- Backtests: a draft that is tried on past messages, and what it would make of them.

create table backtest (
  id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  flow_id uuid not null,
  -- Of the draft, which is stored as a trial version.
  version bytea not null,
  revision int not null,
  -- Which messages, and with which tables.
  request json not null,
  state text not null check (state in ('queued', 'running', 'done', 'cancelled', 'failed')),
  -- Why it failed.
  note text not null default '',
  -- Messages that were found; null until they are counted.
  total int,
  done int not null default 0,
  -- The run it has come to, newest first.
  reached uuid,
  tally json not null,
  -- Ms that workers were busy with it.
  busy_ms bigint not null default 0,
  -- Who goes on with it, as long as that one says so.
  claim uuid,
  claimed_until timestamptz,
  requested_by uuid,
  requested_by_name text not null,
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  expires_at timestamptz not null
);
create index backtest_list on backtest (partner_id, distributor_id, flow_id, id);
create index backtest_open on backtest (requested_at) where state in ('queued', 'running');
create index backtest_expiry on backtest (expires_at);

-- Messages that the draft treats otherwise, as far as they are kept.
create table backtest_difference (
  backtest uuid not null,
  run uuid not null,
  partner_id uuid not null,
  distributor_id uuid not null,
  cause text not null,
  assumed bool not null,
  detail json,
  primary key (backtest, run)
);
create index backtest_difference_cause on backtest_difference (backtest, cause, run);

do $$
declare
  name text;
begin
  foreach name in array array['backtest', 'backtest_difference'] loop
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
grant select, insert, update, delete on backtest, backtest_difference to orderloom_app;

-- For workers, which know no scope: the oldest that nobody is at, claimed for so many seconds.
create function claim_backtest(claimer uuid, seconds int)
returns table (id uuid, partner_id uuid, distributor_id uuid, environment_id uuid)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update public.backtest b set claim = claimer, state = 'running',
      claimed_until = now() + make_interval(secs => seconds),
      started_at = coalesce(b.started_at, now())
    where b.id = (
      select o.id from public.backtest o
      where o.state in ('queued', 'running') and (o.claimed_until is null or o.claimed_until < now())
      order by o.requested_at limit 1 for update skip locked)
    returning b.id, b.partner_id, b.distributor_id, b.environment_id
$$;
revoke all on function claim_backtest(uuid, int) from public;
grant execute on function claim_backtest(uuid, int) to orderloom_app;

-- For the housekeeping.
create function drop_old_backtests() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with old as (delete from public.backtest where expires_at <= now() returning id)
  delete from public.backtest_difference where backtest in (select id from old)
$$;
revoke all on function drop_old_backtests() from public;
grant execute on function drop_old_backtests() to orderloom_app;
