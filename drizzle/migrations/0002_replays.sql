-- Retries asked for once, lanes per environment, grants beside roles.

-- The message that a retry is about: of one message one retry waits to be started, however many ask for it.
alter table run_command add column origin uuid;
create unique index run_command_retry on run_command (origin) where kind = 'retry' and applied_seg is null;
--> statement-breakpoint

-- A lane belongs to an environment: its key begins with the environment's id, 16 bytes. What is parked has no
-- turn, so it keeps no position that a later message of its key would need.
update live set pos = null where parked;
update live set lane_key = uuid_send(environment_id) || lane_key where lane_key is not null;
with old as (delete from lane returning *)
insert into lane (partner_id, distributor_id, flow_id, key, owner, epoch, bump, due, park_at)
select o.partner_id, o.distributor_id, o.flow_id, h.lane_key, o.owner, o.epoch, o.bump, h.due, o.park_at
from old o
  join lateral (
    select distinct on (l.lane_key) l.lane_key, l.due from live l
    where l.partner_id = o.partner_id and l.distributor_id = o.distributor_id and l.flow_id = o.flow_id
      and substring(l.lane_key from 17) = o.key and not l.parked
    order by l.lane_key, l.pos
  ) h on true;
--> statement-breakpoint

-- What a person may do beyond or short of the role; null leaves it to the role.
alter table membership add column payload_view boolean;
alter table membership add column run_edit_retry boolean;
drop function resolve_scope(uuid, uuid);
create function resolve_scope(wanted_environment uuid, wanted_user uuid)
returns table (
  partner_id uuid, distributor_id uuid, environment_kind text, role text, partner_wide boolean,
  payload_view boolean, run_edit_retry boolean
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.partner_id, e.distributor_id, e.kind, m.role, m.distributor_id is null, m.payload_view,
    m.run_edit_retry
  from public.environment e
    join public.membership m on m.partner_id = e.partner_id
      and (m.distributor_id is null or m.distributor_id = e.distributor_id)
  where e.id = wanted_environment and m.user_id = wanted_user
$$;
drop function resolve_memberships(text);
create function resolve_memberships(wanted text)
returns table (
  partner_id uuid, partner_name text, partner_slug text, distributor_id uuid, role text,
  payload_view boolean, run_edit_retry boolean
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.partner_id, p.name, p.slug, m.distributor_id, m.role, m.payload_view, m.run_edit_retry
  from public.membership m join public.partner p on p.id = m.partner_id
  where m.user_id = wanted::uuid
  order by p.name, m.distributor_id nulls first
$$;
revoke all on function resolve_scope(uuid, uuid), resolve_memberships(text) from public;
grant execute on function resolve_scope(uuid, uuid), resolve_memberships(text) to orderloom_app;
--> statement-breakpoint

-- From where a key was used last.
alter table api_key add column last_used_from text;
--> statement-breakpoint

-- Flows that run although runs of theirs are held as if they were paused: messages that were stored in the
-- moment of the resume.
create function active_flows_with_held_runs(reason text)
returns table (partner_id uuid, distributor_id uuid, environment_id uuid, flow_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct l.partner_id, l.distributor_id, l.environment_id, l.flow_id
  from public.live l join public.publication p
    on p.environment_id = l.environment_id and p.flow_id = l.flow_id
  where l.state = 3 and l.note = reason and p.state = 'active'
$$;
revoke all on function active_flows_with_held_runs(text) from public;
grant execute on function active_flows_with_held_runs(text) to orderloom_app;
