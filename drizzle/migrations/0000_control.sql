-- Control tables: who there is, what is connected, which flows exist and where they run.
-- Roles orderloom_app and orderloom_engine exist before this file runs (launcher or test set-up).

grant usage on schema public to orderloom_app, orderloom_engine;
--> statement-breakpoint

create table partner (
  id uuid primary key,
  name text not null check (name <> ''),
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]*$'),
  created_at timestamptz not null default now()
);

create table distributor (
  id uuid primary key,
  partner_id uuid not null references partner,
  name text not null check (name <> ''),
  slug text not null check (slug ~ '^[a-z0-9][a-z0-9-]*$'),
  time_zone text not null default 'UTC',
  created_at timestamptz not null default now(),
  archived_at timestamptz,
  unique (partner_id, slug),
  unique (partner_id, id)
);

create table environment (
  id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  kind text not null check (kind in ('test', 'production')),
  created_at timestamptz not null default now(),
  foreign key (partner_id, distributor_id) references distributor (partner_id, id),
  unique (distributor_id, kind),
  unique (partner_id, id)
);
--> statement-breakpoint

-- People. better-auth reads and writes these four through its own client (setting app.sign_in).
create table "user" (
  id uuid primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table session (
  id uuid primary key,
  user_id uuid not null references "user" on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index session_by_user on session (user_id);

create table account (
  id uuid primary key,
  user_id uuid not null references "user" on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index account_by_user on account (user_id);

create table verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verification_by_identifier on verification (identifier);
--> statement-breakpoint

-- distributor_id null: the role holds for every distributor of the partner.
create table membership (
  id uuid primary key,
  partner_id uuid not null references partner,
  distributor_id uuid,
  user_id uuid not null references "user" on delete cascade,
  role text not null check (role in ('owner', 'consultant', 'operator', 'tester', 'viewer')),
  created_at timestamptz not null default now(),
  foreign key (partner_id, distributor_id) references distributor (partner_id, id),
  unique nulls not distinct (user_id, partner_id, distributor_id)
);

create table api_key (
  id uuid primary key,
  partner_id uuid not null references partner,
  distributor_id uuid not null,
  environment_id uuid,
  name text not null check (name <> ''),
  prefix text not null,
  hash bytea not null unique,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz,
  foreign key (partner_id, distributor_id) references distributor (partner_id, id),
  foreign key (partner_id, environment_id) references environment (partner_id, id)
);
create index api_key_by_distributor on api_key (partner_id, distributor_id, created_at);
--> statement-breakpoint

-- distributor_id null: a template of the partner.
create table flow (
  id uuid primary key,
  partner_id uuid not null references partner,
  distributor_id uuid,
  name text not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  archived_at timestamptz,
  foreign key (partner_id, distributor_id) references distributor (partner_id, id),
  unique (partner_id, id)
);
create index flow_by_distributor on flow (partner_id, distributor_id, name);

create table flow_draft (
  flow_id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid,
  revision int not null,
  logic text not null,
  layout text not null,
  -- Saved tests by name, one canonical JSON object.
  tests text not null default '{}',
  updated_at timestamptz not null default now(),
  updated_by uuid,
  foreign key (partner_id, flow_id) references flow (partner_id, id)
);

create table flow_draft_revision (
  id uuid primary key default gen_random_uuid(),
  flow_id uuid not null,
  partner_id uuid not null,
  distributor_id uuid,
  revision int not null,
  logic text not null,
  layout text not null,
  label text,
  saved_at timestamptz not null default now(),
  saved_by uuid,
  foreign key (partner_id, flow_id) references flow (partner_id, id)
);
create unique index flow_draft_revision_once on flow_draft_revision (flow_id, revision) where label is null;
create index flow_draft_revision_by_flow on flow_draft_revision (flow_id, saved_at);

create table flow_version (
  flow_id uuid not null,
  hash bytea not null check (octet_length(hash) = 32),
  partner_id uuid not null,
  distributor_id uuid,
  number int not null,
  logic text not null,
  layout text not null,
  note text not null default '',
  created_at timestamptz not null default now(),
  created_by uuid,
  primary key (flow_id, hash),
  unique (flow_id, number),
  foreign key (partner_id, flow_id) references flow (partner_id, id)
);

create table publication (
  id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  flow_id uuid not null,
  version bytea not null,
  bindings jsonb not null default '{}',
  parameters jsonb not null default '{}',
  state text not null check (state in ('active', 'paused', 'withdrawn')),
  note text not null default '',
  published_at timestamptz not null default now(),
  published_by uuid,
  unique (environment_id, flow_id),
  foreign key (partner_id, environment_id) references environment (partner_id, id),
  foreign key (partner_id, flow_id) references flow (partner_id, id),
  foreign key (flow_id, version) references flow_version (flow_id, hash)
);
create index publication_by_flow on publication (flow_id);

create table endpoint (
  address text primary key check (address ~ '^[A-Za-z0-9_-]{8,64}$'),
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  flow_id uuid not null,
  node_id text not null,
  created_at timestamptz not null default now(),
  unique (environment_id, flow_id, node_id),
  foreign key (partner_id, environment_id) references environment (partner_id, id),
  foreign key (partner_id, flow_id) references flow (partner_id, id)
);
--> statement-breakpoint

create table connection (
  id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  kind text not null,
  name text not null check (name <> ''),
  config jsonb not null default '{}',
  sealed text,
  secret_names text[] not null default '{}',
  state text not null default 'active' check (state in ('active', 'paused')),
  pause_reason text,
  paused_by text check (paused_by in ('person', 'auth', 'down')),
  last_used_at timestamptz,
  tested_at timestamptz,
  test_result jsonb,
  revision int not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  archived_at timestamptz,
  foreign key (partner_id, environment_id) references environment (partner_id, id),
  unique (partner_id, id)
);
create unique index connection_name on connection (environment_id, name) where archived_at is null;

-- A test asked for by a person, done by a worker: the web process opens no outbound connections.
create table connection_test (
  id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  connection_id uuid not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done')),
  result jsonb,
  requested_at timestamptz not null default now(),
  requested_by uuid,
  done_at timestamptz,
  foreign key (partner_id, connection_id) references connection (partner_id, id) on delete cascade
);
create index connection_test_by_connection on connection_test (connection_id, requested_at);

-- distributor_id null: shared by all distributors of the partner.
create table lookup_table (
  id uuid primary key,
  partner_id uuid not null references partner,
  distributor_id uuid,
  name text not null check (name <> ''),
  current bytea,
  created_at timestamptz not null default now(),
  created_by uuid,
  archived_at timestamptz,
  foreign key (partner_id, distributor_id) references distributor (partner_id, id),
  unique nulls not distinct (partner_id, distributor_id, name),
  unique (partner_id, id)
);

create table lookup_table_version (
  table_id uuid not null,
  hash bytea not null check (octet_length(hash) = 32),
  partner_id uuid not null,
  distributor_id uuid,
  columns jsonb not null,
  rows jsonb not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  primary key (table_id, hash),
  foreign key (partner_id, table_id) references lookup_table (partner_id, id)
);
--> statement-breakpoint

-- Written in the transaction of the change it tells of; chained per partner by the sealing job.
create table audit (
  id uuid primary key,
  partner_id uuid not null references partner,
  distributor_id uuid,
  environment_id uuid,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('user', 'api-key', 'system')),
  actor_id uuid,
  actor_name text not null default '',
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  detail jsonb not null default '{}',
  position bigint,
  previous bytea,
  hash bytea,
  check ((position is null) = (hash is null) and (position is null) = (previous is null)),
  unique (partner_id, position)
);
create index audit_by_time on audit (partner_id, at desc, id desc);
create index audit_by_subject on audit (partner_id, subject_kind, subject_id, at desc);
create index audit_unsealed on audit (partner_id, id) where hash is null;

-- How long the chain is and its last hash: a missing tail shows.
create table audit_chain (
  partner_id uuid primary key references partner,
  length bigint not null,
  head bytea not null
);
--> statement-breakpoint

-- Row-level security: on and forced everywhere. The owner (migrations, backup) sees all rows.
do $$
declare
  name text;
begin
  foreach name in array array[
    'partner', 'distributor', 'environment', 'user', 'session', 'account', 'verification',
    'membership', 'api_key', 'flow', 'flow_draft', 'flow_draft_revision', 'flow_version',
    'publication', 'endpoint', 'connection', 'connection_test', 'lookup_table',
    'lookup_table_version', 'audit', 'audit_chain'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', name);
  end loop;

  -- Rows of one distributor. A session without app.partner_id sees and writes nothing.
  foreach name in array array[
    'environment', 'api_key', 'publication', 'endpoint', 'connection', 'connection_test', 'audit'
  ] loop
    execute format($policy$
      create policy app_scope on %I to orderloom_app
      using (
        partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
        and (current_setting('app.distributor_id', true) = '*'
          or distributor_id::text = current_setting('app.distributor_id', true))
      )$policy$, name);
  end loop;

  -- Rows of one distributor or of the partner: those are read by its distributors, written for all.
  foreach name in array array[
    'flow', 'flow_draft', 'flow_draft_revision', 'flow_version', 'lookup_table',
    'lookup_table_version', 'membership'
  ] loop
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
    execute format($policy$
      create policy app_delete on %I for delete to orderloom_app
      using (
        partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
        and (current_setting('app.distributor_id', true) = '*'
          or distributor_id::text = current_setting('app.distributor_id', true))
      )$policy$, name);
  end loop;

  -- better-auth's client alone sets app.sign_in; a stray query elsewhere reads no password hash.
  foreach name in array array['user', 'session', 'account', 'verification'] loop
    execute format($policy$
      create policy app_sign_in on %I to orderloom_app
      using (current_setting('app.sign_in', true) = 'on')$policy$, name);
    execute format('grant select, insert, update, delete on %I to orderloom_app', name);
  end loop;
end $$;
--> statement-breakpoint

create policy app_scope on partner to orderloom_app
  using (id = nullif(current_setting('app.partner_id', true), '')::uuid);
create policy app_scope on distributor to orderloom_app
  using (
    partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
    and (current_setting('app.distributor_id', true) = '*'
      or id::text = current_setting('app.distributor_id', true))
  );
create policy app_scope on audit_chain for select to orderloom_app
  using (partner_id = nullif(current_setting('app.partner_id', true), '')::uuid);
-- A person sees the own memberships before a scope is chosen.
create policy app_self on membership for select to orderloom_app
  using (user_id::text = current_setting('app.user_id', true));
-- Names of the people one works with; the grant below does not reach sign-in tables.
create policy app_colleague on "user" for select to orderloom_app
  using (
    id::text = current_setting('app.user_id', true)
    or exists (select from membership where membership.user_id = "user".id
      and membership.partner_id = nullif(current_setting('app.partner_id', true), '')::uuid)
  );
--> statement-breakpoint

grant select on partner, audit_chain to orderloom_app;
grant select, insert, update on distributor, environment to orderloom_app;
grant select, insert, update, delete on membership, api_key, flow, flow_draft, flow_draft_revision,
  publication, endpoint, connection, connection_test, lookup_table to orderloom_app;
-- Versions never change; the audit log only grows.
grant select, insert on flow_version, lookup_table_version, audit to orderloom_app;
--> statement-breakpoint

-- Where a webhook address leads, asked before any scope is known.
create function resolve_endpoint(wanted text)
returns table (partner_id uuid, distributor_id uuid, environment_id uuid, flow_id uuid, node_id text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.partner_id, e.distributor_id, e.environment_id, e.flow_id, e.node_id
  from public.endpoint e where e.address = wanted
$$;

-- The key with this SHA-256, also when expired or revoked: the caller says why it is refused.
create function resolve_api_key(wanted bytea)
returns table (
  id uuid, partner_id uuid, distributor_id uuid, environment_id uuid, name text, scopes text[],
  expires_at timestamptz, revoked_at timestamptz
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.id, k.partner_id, k.distributor_id, k.environment_id, k.name, k.scopes, k.expires_at, k.revoked_at
  from public.api_key k where k.hash = wanted
$$;

create function resolve_memberships(wanted text)
returns table (partner_id uuid, partner_name text, partner_slug text, distributor_id uuid, role text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.partner_id, p.name, p.slug, m.distributor_id, m.role
  from public.membership m join public.partner p on p.id = m.partner_id
  where m.user_id = wanted::uuid
  order by p.name, m.distributor_id nulls first
$$;

-- The environment a person asks for, once per role they have there; no row means no access.
create function resolve_scope(wanted_environment uuid, wanted_user uuid)
returns table (
  partner_id uuid, distributor_id uuid, environment_kind text, role text, partner_wide boolean
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.partner_id, e.distributor_id, e.kind, m.role, m.distributor_id is null
  from public.environment e
    join public.membership m on m.partner_id = e.partner_id
      and (m.distributor_id is null or m.distributor_id = e.distributor_id)
  where e.id = wanted_environment and m.user_id = wanted_user
$$;

-- Whether a person belongs to no other partner: only then may this one set a new password.
create function belongs_only_to(wanted_user uuid, wanted_partner uuid)
returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(bool_and(m.partner_id = wanted_partner), false)
  from public.membership m where m.user_id = wanted_user
$$;

-- Connections whose target was down, for the job that tries whether it is back.
create function down_connections()
returns table (partner_id uuid, distributor_id uuid, environment_id uuid, id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.partner_id, c.distributor_id, c.environment_id, c.id from public.connection c
  where c.state = 'paused' and c.paused_by = 'down' and c.archived_at is null
$$;

-- Partners with audit rows the sealing job has not chained yet.
create function audit_unsealed_partners()
returns table (partner_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct a.partner_id from public.audit a where a.hash is null
$$;

-- Chains rows in the given order behind the given head. Touches unsealed rows only, all or none.
create function seal_audit(wanted_partner uuid, head bytea, ids uuid[], hashes bytea[])
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  chain public.audit_chain;
  changed int;
begin
  insert into public.audit_chain (partner_id, length, head)
    values (wanted_partner, 0, ''::bytea) on conflict do nothing;
  select * into chain from public.audit_chain c where c.partner_id = wanted_partner for update;
  if chain.head is distinct from seal_audit.head then
    raise exception 'the audit chain of this partner has moved on' using errcode = '40001';
  end if;
  update public.audit a
    set position = chain.length + t.ordinal,
      previous = case when t.ordinal = 1 then chain.head else hashes[t.ordinal - 1] end,
      hash = t.hash
    from unnest(ids, hashes) with ordinality as t(id, hash, ordinal)
    where a.id = t.id and a.partner_id = wanted_partner and a.hash is null;
  get diagnostics changed = row_count;
  if changed <> cardinality(ids) then
    raise exception 'an audit row was sealed by another job' using errcode = '40001';
  end if;
  update public.audit_chain c set length = chain.length + changed, head = hashes[cardinality(hashes)]
    where c.partner_id = wanted_partner and changed > 0;
end $$;
--> statement-breakpoint

revoke all on function resolve_endpoint(text), resolve_api_key(bytea), resolve_memberships(text),
  resolve_scope(uuid, uuid), belongs_only_to(uuid, uuid), down_connections(), audit_unsealed_partners(), seal_audit(uuid, bytea, uuid[], bytea[]) from public;
grant execute on function resolve_endpoint(text) to orderloom_app, orderloom_engine;
grant execute on function resolve_api_key(bytea), resolve_memberships(text),
  resolve_scope(uuid, uuid), belongs_only_to(uuid, uuid), down_connections(), audit_unsealed_partners(), seal_audit(uuid, bytea, uuid[], bytea[]) to orderloom_app;
