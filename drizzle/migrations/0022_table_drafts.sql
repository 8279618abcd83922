-- What a decision table is about to be: shared by all who edit it, saved while they type. It stays when it is
-- published, and then is what the newest version says, so that its rows keep their names.
create table lookup_table_draft (
  table_id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  -- Counted from 1 with each save.
  revision int not null,
  -- Number of the version it changes.
  base int not null,
  shape jsonb not null,
  -- JSON texts: a list of lists of cells, and a list with the name of each row.
  rows text not null,
  ids text not null,
  -- Of the last save: the same one sent again saves nothing twice.
  save_id uuid not null,
  saved_at timestamptz not null default now(),
  saved_by uuid,
  saved_by_name text not null default '',
  foreign key (partner_id, table_id) references lookup_table (partner_id, id) on delete cascade
);
alter table lookup_table_draft enable row level security;
alter table lookup_table_draft force row level security;
create policy owner_all on lookup_table_draft to current_user using (true) with check (true);
create policy app_scope on lookup_table_draft to orderloom_app
  using (
    partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
    and (current_setting('app.distributor_id', true) = '*'
      or distributor_id::text = current_setting('app.distributor_id', true))
  );
grant select, insert, update, delete on lookup_table_draft to orderloom_app;
