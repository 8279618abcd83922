/**
 * One beat of process `$1`: counts on, and takes the runs and lanes of every process (of `$2`, null: of all) whose
 * lock is free.
 * The lock taken here lasts as long as this transaction, so two reapers never act on one process, and a
 * reaper's own death takes nothing.
 */
export const beatStatement = {
  name: "beat",
  text: `
with b as (update worker set beat = beat + 1 where id = $1 returning id),
d as materialized (
  select id from worker
  where case when id <> $1 and ($2::int[] is null or id = any ($2)) then pg_try_advisory_xact_lock(77, id) else false end
),
u as (
  update live set owner = null, epoch = epoch + 1, state = 0
  where owner = any (array(select id from d)) returning id
),
n as (
  -- What its head waited for a dead process is not held against it.
  update lane set owner = null, epoch = epoch + 1, park_at = null
  where owner = any (array(select id from d)) returning epoch
),
x as (delete from worker where id = any (array(select id from d)) returning id)
select exists (select from b) as alive,
  (select array_agg(id) from x) as dead,
  (select count(*)::int from u) as runs,
  (select count(*)::int from n) as lanes,
  (select json_agg(json_build_object('id', id, 'beat', beat)) from worker) as peers,
  (select pg_notify('ready', '') from (select from u limit 1) t)`,
};

/** Ends the session that holds the lock of process `$1`, found by the lock itself. */
export const endHungStatement = {
  name: "end_hung",
  text: `
select pg_terminate_backend(pid) from pg_locks
where locktype = 'advisory' and classid = 77 and objid = $1 and objsubid = 2
  and database = (select oid from pg_database where datname = current_database()) and granted`,
};

/** Runs and lanes under numbers nobody has: taken by a process after it had been struck off. */
export const sweepRuns = `
update live set owner = null, epoch = epoch + 1, state = 0
where owner is not null and not exists (select from worker w where w.id = live.owner)`;
export const sweepLanes = `
update lane set owner = null, epoch = epoch + 1, park_at = null
where owner is not null and not exists (select from worker w where w.id = lane.owner)`;
