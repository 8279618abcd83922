-- Who has a flow open, and which nodes they have selected. A sign of life of a browser window, kept for
-- seconds and worth nothing after a crash.
create unlogged table flow_presence (
  flow_id uuid not null,
  session uuid not null,
  partner_id uuid not null,
  distributor_id uuid not null,
  user_id uuid not null,
  nodes jsonb not null default '[]',
  seen_at timestamptz not null default now(),
  primary key (flow_id, session),
  foreign key (partner_id, distributor_id) references distributor (partner_id, id) on delete cascade
);
--> statement-breakpoint

alter table flow_presence enable row level security;
alter table flow_presence force row level security;
create policy owner_all on flow_presence to current_user using (true) with check (true);
create policy app_scope on flow_presence to orderloom_app
  using (
    partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
    and (current_setting('app.distributor_id', true) = '*'
      or distributor_id::text = current_setting('app.distributor_id', true))
  );
grant select, insert, update, delete on flow_presence to orderloom_app;
