-- What a backtest keeps of a run goes when the run's detail goes.
alter table backtest_difference add column expires_at timestamptz;
create index backtest_difference_expiry on backtest_difference (expires_at);
-- Of one that does not get on: how far it was when it was last claimed, and how often since.
alter table backtest add column done_at_claim int;
alter table backtest add column idle_claims int not null default 0;

-- One of a distributor at a time, and of these the one whose distributor has waited longest.
create or replace function claim_backtest(claimer uuid, seconds int)
returns table (id uuid, partner_id uuid, distributor_id uuid, environment_id uuid)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update public.backtest b set claim = claimer, state = 'running',
      claimed_until = now() + make_interval(secs => seconds),
      started_at = coalesce(b.started_at, now()),
      idle_claims = case when b.done_at_claim = b.done then b.idle_claims + 1 else 0 end,
      done_at_claim = b.done
    where b.id = (
      select o.id from public.backtest o
      where o.state in ('queued', 'running') and (o.claimed_until is null or o.claimed_until < now())
        and not exists (
          select from public.backtest other
          where other.partner_id = o.partner_id and other.distributor_id = o.distributor_id
            and other.state = 'running' and other.claimed_until >= now())
      order by (
          select max(last.started_at) from public.backtest last
          where last.partner_id = o.partner_id and last.distributor_id = o.distributor_id) nulls first,
        o.requested_at
      limit 1 for update of o skip locked)
    returning b.id, b.partner_id, b.distributor_id, b.environment_id
$$;

-- Besides those that are over, what is kept of runs whose detail is gone, and what causes quote of them.
create or replace function drop_old_backtests() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with old as (delete from public.backtest where expires_at <= now() returning id)
  delete from public.backtest_difference where backtest in (select id from old);
  delete from public.backtest_difference where expires_at <= now();
  update public.backtest b set tally = jsonb_set(b.tally::jsonb, '{causes}', (
      select coalesce(jsonb_agg(
        case when (cause ->> 'quotedUntil')::float8 <= extract(epoch from now()) * 1000
          then jsonb_set(cause - 'quotedUntil', '{cause,message}', '""') else cause end
        order by place), '[]')
      from jsonb_array_elements(b.tally::jsonb -> 'causes') with ordinality as one(cause, place)))::json
    where exists (
      select from json_array_elements(b.tally -> 'causes') as one(cause)
      where (cause ->> 'quotedUntil')::float8 <= extract(epoch from now()) * 1000);
$$;
