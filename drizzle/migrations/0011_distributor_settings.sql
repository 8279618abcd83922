-- How long a distributor's records are kept, where it is not the longest that the installation keeps them.
alter table distributor
  -- Days of step detail and payloads for flows that set none of their own: a class of the engine.
  add column detail_days smallint not null default 30 check (detail_days in (7, 30, 180)),
  -- Days of a run's row and numbers (as long as a repeated delivery is told by it, at least), and of
  -- business events.
  add column run_days smallint not null default 400 check (run_days between 90 and 400),
  add column event_days smallint not null default 400 check (event_days between 30 and 400),
  add check (run_days >= detail_days);

-- For the engine's housekeeping, which has no business with distributors: who keeps less than the longest.
create function short_retentions()
returns table (partner_id uuid, distributor_id uuid, run_days int, event_days int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select d.partner_id, d.id, d.run_days, d.event_days from public.distributor d
  where d.run_days < 400 or d.event_days < 400
$$;
revoke all on function short_retentions() from public;
grant execute on function short_retentions() to orderloom_engine;
