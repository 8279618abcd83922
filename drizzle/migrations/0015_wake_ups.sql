-- Who waits is woken by what came, without asking for everything that waits.

-- The transaction that wrote a row. Whoever looks for events that reach a wait reads what was written since the
-- oldest transaction that was under way when it looked before, so nothing is passed over whenever it commits.
-- Rows of before have none: they are found by the look at everything, once a minute.
alter table business_event add column arrived xid8;
alter table business_event alter column arrived set default pg_current_xact_id();
create index business_event_arrived on business_event (arrived) where arrived is not null;
alter table subscription add column arrived xid8;
alter table subscription alter column arrived set default pg_current_xact_id();
create index subscription_arrived on subscription (arrived) where arrived is not null and event is null;
--> statement-breakpoint

-- Runs that wait for a place under their flow's limit, first come first called.
create table place_wait (
  run uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  flow_id uuid not null,
  key bytea not null,
  since timestamptz not null
);
create index place_wait_key on place_wait (partner_id, distributor_id, flow_id, key, since, run);
alter table place_wait enable row level security;
alter table place_wait force row level security;
create policy owner_all on place_wait to current_user using (true) with check (true);
create policy engine_all on place_wait to orderloom_engine using (true) with check (true);
create policy app_scope on place_wait to orderloom_app
  using (
    partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
    and (current_setting('app.distributor_id', true) = '*'
      or distributor_id::text = current_setting('app.distributor_id', true))
  );
grant select, insert, update, delete on place_wait to orderloom_engine;
grant select on place_wait to orderloom_app;
