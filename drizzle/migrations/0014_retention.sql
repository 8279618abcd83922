-- What the engine keeps has an end: rows past their time are found by when they were written. They come in
-- that order, so a summary per block range is enough and costs a write next to nothing.
create index business_event_at on business_event using brin (at) with (autosummarize = on);
create index run_command_at on run_command using brin (at) with (autosummarize = on);
create index exception_at on exception using brin (created_at) with (autosummarize = on);
create index rollup_hour on rollup using brin (hour) with (autosummarize = on);
create index rollup_latency_hour on rollup_latency using brin (hour) with (autosummarize = on);
-- Whether a run still needs an event is asked before it goes.
create index subscription_event on subscription (event) where event is not null;
--> statement-breakpoint

-- For the housekeeping, which knows no scope: what people have at a time and nobody asks for afterwards. At
-- most so many rows of each; true if there may be more.
create function drop_past_rows(at timestamptz, batch int) returns bool
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  dropped int;
  is_full bool := false;
begin
  delete from public.rate_limit where ctid = any (array(
    select r.ctid from public.rate_limit r
    where r.last_request < extract(epoch from at - interval '1 day') * 1000
    limit batch for update skip locked));
  get diagnostics dropped = row_count;
  is_full := is_full or dropped = batch;
  delete from public.session where ctid = any (array(
    select s.ctid from public.session s where s.expires_at < at - interval '30 days'
    limit batch for update skip locked));
  get diagnostics dropped = row_count;
  is_full := is_full or dropped = batch;
  delete from public.verification where ctid = any (array(
    select v.ctid from public.verification v where v.expires_at < at - interval '1 day'
    limit batch for update skip locked));
  get diagnostics dropped = row_count;
  is_full := is_full or dropped = batch;
  -- The newest test of a connection is shown beside it, however old it is.
  delete from public.connection_test where ctid = any (array(
    select t.ctid from public.connection_test t where t.requested_at < at - interval '30 days'
      and exists (select from public.connection_test newer
        where newer.connection_id = t.connection_id and newer.requested_at > t.requested_at)
    limit batch for update skip locked));
  get diagnostics dropped = row_count;
  is_full := is_full or dropped = batch;
  -- Their rows first, a batch at a time: a bulk action may have thousands.
  delete from public.bulk_action_run where ctid = any (array(
    select r.ctid from public.bulk_action_run r join public.bulk_action b on b.id = r.bulk
    where coalesce(b.ended_at, b.created_at) < at - interval '400 days'
      and b.state not in ('canary', 'running')
    limit batch for update of r skip locked));
  get diagnostics dropped = row_count;
  is_full := is_full or dropped = batch;
  delete from public.bulk_action where ctid = any (array(
    select b.ctid from public.bulk_action b
    where coalesce(b.ended_at, b.created_at) < at - interval '400 days'
      and b.state not in ('canary', 'running')
      and not exists (select from public.bulk_action_run r where r.bulk = b.id)
    limit batch for update skip locked));
  return is_full;
end $$;
revoke all on function drop_past_rows(timestamptz, int) from public;
grant execute on function drop_past_rows(timestamptz, int) to orderloom_app;
