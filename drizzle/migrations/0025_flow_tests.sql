-- Tests of flows: a row a test, beside the draft. distributor_id null: of a template of the partner.
create table flow_test (
  id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid,
  flow_id uuid not null references flow,
  -- Name of its file in git, without folder and ending.
  file text not null,
  -- Counted from 1 with each change.
  revision int not null,
  -- Canonical JSON.
  document text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  updated_by uuid,
  unique (flow_id, file)
);

-- What a test came to last in an environment. It may quote the documents of the test.
create table flow_test_result (
  test_id uuid not null references flow_test on delete cascade,
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  -- Of the test, and the SHA-256 of the logic it tested.
  revision int not null,
  version bytea not null,
  result json not null,
  ran_at timestamptz not null default now(),
  primary key (test_id, environment_id)
);

do $$
declare
  name text;
begin
  foreach name in array array['flow_test', 'flow_test_result'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', name);
  end loop;
end $$;
create policy app_scope on flow_test_result to orderloom_app
using (
  partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
  and (current_setting('app.distributor_id', true) = '*'
    or distributor_id::text = current_setting('app.distributor_id', true))
);
-- Those of templates are read by the partner's distributors, and written for all.
create policy app_read on flow_test for select to orderloom_app
using (
  partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
  and (current_setting('app.distributor_id', true) = '*'
    or distributor_id is null
    or distributor_id::text = current_setting('app.distributor_id', true))
);
create policy app_insert on flow_test for insert to orderloom_app
with check (
  partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
  and (current_setting('app.distributor_id', true) = '*'
    or distributor_id::text = current_setting('app.distributor_id', true))
);
create policy app_update on flow_test for update to orderloom_app
using (
  partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
  and (current_setting('app.distributor_id', true) = '*'
    or distributor_id::text = current_setting('app.distributor_id', true))
);
create policy app_delete on flow_test for delete to orderloom_app
using (
  partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
  and (current_setting('app.distributor_id', true) = '*'
    or distributor_id::text = current_setting('app.distributor_id', true))
);
grant select, insert, update, delete on flow_test, flow_test_result to orderloom_app;

-- Until now an import kept them as one text with the draft.
insert into flow_test (id, partner_id, distributor_id, flow_id, file, revision, document)
select gen_random_uuid(), d.partner_id, d.distributor_id, d.flow_id, t.key, 1, t.value::text
from flow_draft d, json_each(d.tests::json) t
where d.tests <> '{}';
