-- A debug run that waits for one that it has called is kept as long as that: its flow may have called itself, and then
-- the session of the flow names the called one. It is kept, too, where that has ended and nobody has told the session
-- yet, because the process was killed: the session names it among the runs around it. For the housekeeping, which knows
-- no scope.
create or replace function drop_old_debugging() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
    select gen_random_uuid(), partner_id, distributor_id, run, 'cancel',
      '{"reason": "Nobody came back to it."}'::json, now(), 'Orderloom'
    from public.debug_session where run is not null and expires_at <= now();
  update public.debug_session set run = null, input = null,
      -- Nobody who comes later reaches what was live then.
      setup = jsonb_set(setup::jsonb, '{effects}', '{}')::json
    where run is not null and expires_at <= now();
  -- A run that no session names, such as one that was begun beside another, is looked at by nobody.
  with recursive stepped (run, input) as (
    select s.run, s.input from public.debug_session s where s.run is not null
    union all
    select (input #>> '{outer,run}')::uuid, input #> '{outer,input}' from stepped
      where input #>> '{outer,run}' is not null)
  insert into public.run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
    select gen_random_uuid(), l.partner_id, l.distributor_id, l.id, 'cancel',
      '{"reason": "Another run is stepped through."}'::json, now(), 'Orderloom'
    from public.live l where l.purpose = 2 and l.accepted_at < now() - interval '1 hour'
      and not exists (select from stepped where stepped.run = l.id)
      and not exists (select from public.live called
        where called.parent = l.id and called.purpose = 2 and called.origin <> l.origin)
      and not exists (select from public.run_command c
        where c.run = l.id and c.kind = 'cancel' and c.applied_seg is null);
  delete from public.trial_version t where t.used_at < now() - interval '30 days'
    and not exists (select from public.live l where l.flow_id = t.flow_id and l.version = t.hash)
    and not exists (select from public.run_command c
      where c.kind = 'retry' and c.applied_seg is null
        and c.detail #>> '{other,version}' = encode(t.hash, 'hex'))
    and not exists (select from public.bulk_action b
      where b.state in ('canary', 'halted', 'running')
        and b.detail #>> '{version,hash}' = encode(t.hash, 'hex'));
end $$;
