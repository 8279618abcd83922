-- A debug session that waits for a real message that stops at one of its breakpoints.
alter table debug_session add column catching json;
create index debug_session_catching on debug_session (id) where catching is not null;

-- For the housekeeping, which knows no scope.
create function catching_sessions()
returns table (partner_id uuid, distributor_id uuid, environment_id uuid, flow_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select partner_id, distributor_id, environment_id, flow_id
  from public.debug_session where catching is not null
$$;
revoke all on function catching_sessions() from public;
grant execute on function catching_sessions() to orderloom_app;
