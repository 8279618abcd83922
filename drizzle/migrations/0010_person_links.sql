-- Links that a person opens once: an invitation to a role, or a new password. Only the SHA-256 of the link's
-- secret is kept. And the second factor of a sign-in.

create table person_link (
  id uuid primary key,
  partner_id uuid not null references partner (id) on delete cascade,
  -- Invitation: where the role holds; null is everywhere at the partner. Password: null.
  distributor_id uuid,
  kind text not null check (kind in ('invitation', 'password')),
  hash bytea not null unique check (octet_length(hash) = 32),
  email text not null,
  name text not null,
  -- Invitation: what is offered.
  role text check (role in ('owner', 'consultant', 'operator', 'tester', 'viewer')),
  payload_view boolean,
  run_edit_retry boolean,
  -- Password: whose. Invitation: who took it, once somebody has.
  user_id uuid references "user" (id) on delete cascade,
  issued_at timestamptz not null default now(),
  -- Null: the operator of the installation, on the command line.
  issued_by uuid,
  issued_by_name text not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  ended_at timestamptz,
  ended_why text check (ended_why in ('revoked', 'replaced')),
  foreign key (partner_id, distributor_id) references distributor (partner_id, id),
  check ((kind = 'invitation') = (role is not null)),
  check (kind = 'invitation' or user_id is not null),
  check ((ended_at is null) = (ended_why is null)),
  check (used_at is null or ended_at is null)
);
create index person_link_open on person_link (partner_id, issued_at)
  where used_at is null and ended_at is null;
-- One open invitation per address and place, and one open password link per person and partner.
create unique index person_link_invitation on person_link (partner_id, email, distributor_id)
  nulls not distinct where kind = 'invitation' and used_at is null and ended_at is null;
create unique index person_link_password on person_link (partner_id, user_id)
  where kind = 'password' and used_at is null and ended_at is null;

alter table person_link enable row level security;
alter table person_link force row level security;
create policy owner_all on person_link to current_user using (true) with check (true);
create policy app_scope on person_link to orderloom_app
  using (
    partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
    and (current_setting('app.distributor_id', true) = '*'
      or distributor_id::text = current_setting('app.distributor_id', true))
  );
grant select, insert, update on person_link to orderloom_app;

-- Whose link has this SHA-256, asked before any scope is known, also of one that is used or over.
create function resolve_person_link(wanted bytea)
returns table (id uuid, partner_id uuid, partner_name text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.id, l.partner_id, p.name
  from public.person_link l join public.partner p on p.id = l.partner_id
  where l.hash = wanted
$$;
revoke all on function resolve_person_link(bytea) from public;
grant execute on function resolve_person_link(bytea) to orderloom_app;
--> statement-breakpoint

-- better-auth's. Secret and recovery codes are encrypted with the installation's sign-in secret.
alter table "user" add column two_factor_enabled boolean not null default false;
create table two_factor (
  id uuid primary key,
  user_id uuid not null unique references "user" (id) on delete cascade,
  secret text not null,
  backup_codes text not null,
  -- False until the first code was right.
  verified boolean not null default false,
  failed_verification_count integer not null default 0,
  locked_until timestamptz,
  -- SHA-256 of the newest code that was taken, and when: a code counts once.
  last_code bytea,
  last_code_at timestamptz
);
alter table two_factor enable row level security;
alter table two_factor force row level security;
create policy owner_all on two_factor to current_user using (true) with check (true);
create policy app_sign_in on two_factor to orderloom_app
  using (current_setting('app.sign_in', true) = 'on');
grant select, insert, update, delete on two_factor to orderloom_app;

-- Whether everybody with a role at the partner has to have a second factor.
alter table partner add column demands_second_factor boolean not null default false;
grant update (demands_second_factor) on partner to orderloom_app;

-- The partners of this person that demand it.
create function demanding_partners(wanted_user uuid)
returns table (partner_name text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.name from public.partner p
  where p.demands_second_factor
    and exists (select from public.membership m where m.partner_id = p.id and m.user_id = wanted_user)
  order by p.name
$$;

-- Whether one of them does and the person has none.
create function lacks_second_factor(wanted_user uuid)
returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from public.demanding_partners(wanted_user))
    and not exists (select from public."user" u where u.id = wanted_user and u.two_factor_enabled)
$$;
revoke all on function demanding_partners(uuid), lacks_second_factor(uuid) from public;
grant execute on function demanding_partners(uuid), lacks_second_factor(uuid) to orderloom_app;
