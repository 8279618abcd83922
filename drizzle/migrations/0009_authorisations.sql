alter table connection add column last_used_flow uuid;
--> statement-breakpoint

-- Tokens that a person's consent gave a connection (OAuth 2 authorization code). Not in `connection`,
-- because they change by themselves, which is no change of the connection.
create table connection_token (
  connection_id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  -- Access and refresh token, sealed with the connection's id.
  sealed text not null,
  -- When the access token ends; null when the system does not say.
  expires_at timestamptz,
  -- Without a refresh token the consent ends with the access token.
  renewable bool not null,
  -- The process that renews it now: a refresh token that was used twice may be revoked by its issuer.
  renewing uuid,
  renewing_until timestamptz,
  -- What the issuer said when it refused to renew; a person has to consent again.
  refused text,
  granted_by uuid,
  granted_at timestamptz not null,
  renewed_at timestamptz,
  foreign key (partner_id, connection_id) references connection (partner_id, id) on delete cascade
);

-- A person's way to the other system's consent page and back.
create table connection_authorisation (
  id uuid primary key,
  partner_id uuid not null,
  distributor_id uuid not null,
  environment_id uuid not null,
  connection_id uuid not null,
  state_hash bytea not null check (octet_length(state_hash) = 32),
  -- The code verifier (RFC 7636), later with the parameters of the callback, sealed with this row's id.
  sealed text not null,
  redirect_uri text not null,
  -- The connection as it was: tokens for an address that changed meanwhile are not taken.
  revision int not null,
  progress text not null default 'asked' check (progress in ('asked', 'returned', 'running', 'done')),
  result jsonb,
  requested_by uuid not null,
  requested_at timestamptz not null,
  foreign key (partner_id, connection_id) references connection (partner_id, id) on delete cascade
);
create index connection_authorisation_by_connection on connection_authorisation (connection_id, requested_at);
--> statement-breakpoint

do $$
declare
  name text;
begin
  foreach name in array array['connection_token', 'connection_authorisation'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', name);
    execute format($policy$
      create policy app_scope on %I to orderloom_app
      using (
        partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
        and (current_setting('app.distributor_id', true) = '*'
          or distributor_id::text = current_setting('app.distributor_id', true))
      )$policy$, name);
    execute format('grant select, insert, update, delete on %I to orderloom_app', name);
  end loop;
end $$;
