-- Maps that several flows use. Flows hold the rows of the version they use, so nothing here is read by a run.
-- distributor_id null: shared by all distributors of the partner.
create table map (
  id uuid primary key,
  partner_id uuid not null references partner,
  distributor_id uuid,
  name text not null check (name <> ''),
  -- Number of the newest version.
  current int not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  archived_at timestamptz,
  foreign key (partner_id, distributor_id) references distributor (partner_id, id),
  unique nulls not distinct (partner_id, distributor_id, name),
  unique (partner_id, id)
);

create table map_version (
  map_id uuid not null,
  -- Counted per map from 1.
  number int not null,
  partner_id uuid not null,
  distributor_id uuid,
  -- SHA-256 of the content: an earlier state that comes back has the hash it had.
  hash bytea not null check (octet_length(hash) = 32),
  -- Canonical JSON of rows, document type and schema.
  content text not null,
  row_count int not null,
  note text not null default '',
  created_at timestamptz not null default now(),
  created_by uuid,
  -- As the maker was called then.
  created_by_name text not null default '',
  primary key (map_id, number),
  foreign key (partner_id, map_id) references map (partner_id, id)
);

do $$
declare
  name text;
begin
  foreach name in array array['map', 'map_version'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', name);
    execute format($policy$
      create policy app_read on %I for select to orderloom_app
      using (
        partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
        and (current_setting('app.distributor_id', true) = '*'
          or distributor_id is null
          or distributor_id::text = current_setting('app.distributor_id', true))
      )$policy$, name);
    execute format($policy$
      create policy app_insert on %I for insert to orderloom_app
      with check (
        partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
        and (current_setting('app.distributor_id', true) = '*'
          or distributor_id::text = current_setting('app.distributor_id', true))
      )$policy$, name);
    execute format($policy$
      create policy app_update on %I for update to orderloom_app
      using (
        partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
        and (current_setting('app.distributor_id', true) = '*'
          or distributor_id::text = current_setting('app.distributor_id', true))
      )$policy$, name);
  end loop;
end $$;

grant select, insert, update on map to orderloom_app;
-- Versions never change.
grant select, insert on map_version to orderloom_app;
