import type pg from "pg";
import { eachApart } from "../each-apart";
import { unpark } from "../journal/lane-parking";
import { wakeRuns } from "../journal/wake-runs";

/** Runs in one round; the others follow in the next. */
const roundMax = 1000;
/** Everything that waits is looked at in one of so many rounds: what was written by an older build has no mark. */
const wholeEvery = 60;

/** An event that `createWaits` would give to the wait. */
const reaches = `e.partner_id = s.partner_id and e.distributor_id = s.distributor_id
  and e.environment_id = s.environment_id and e.type = s.type and e.key = s.key and e.at >= s.since
  and (s.waiters = 'all' or e.taken_by is null)
  and not exists (select from subscription o where o.run = s.run and o.event = e.id)`;

/**
 * Waits that have an event and nobody has gone on with: of events and waits written since `$2`, of runs `$3`,
 * or of all if `$2` is null. `horizon` is what the next round begins with.
 */
export const reachedQuery = `
with reached as (
  select s.run from business_event e join subscription s on ${reaches}
  where e.arrived >= $2::xid8 and s.event is null
  union
  select s.run from subscription s join business_event e on ${reaches}
  where s.arrived >= $2::xid8 and s.event is null
  union
  select s.run from subscription s join business_event e on ${reaches}
  where (s.run = any ($3::uuid[]) or $2::xid8 is null) and s.event is null
),
found as (
  select l.id as run, l.owner is not null as owned, l.parked from reached r
  join live l on l.id = r.run and (l.owner is not null or l.due > $1)
  order by owned limit ${roundMax}
)
select pg_snapshot_xmin(pg_current_snapshot())::text as horizon, coalesce(
  (select json_agg(json_build_object('run', run, 'owned', owned, 'parked', parked)) from found), '[]'
) as runs`;

type Reached = { readonly run: string; readonly owned: boolean; readonly parked: boolean };

/**
 * Makes runs due whose event has come. Any number of processes may: the run asks for the event itself. A round
 * costs what has come since the round before, however many wait.
 */
export class ReachedWaits {
  private readonly pool: pg.Pool;
  private horizon: string | null = null;
  /** Reached while a process still had them: they may be about to be handed back. */
  private owned: readonly string[] = [];
  private rounds = 0;

  constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  /** Call it each second. How many runs were found. */
  async wake(now: number): Promise<number> {
    const since = this.rounds % wholeEvery === 0 ? null : this.horizon;
    // Without a name: planned for its values, as how much has come since differs by thousands.
    const { rows } = await this.pool.query<{ horizon: string; runs: readonly Reached[] }>({
      text: reachedQuery,
      values: [new Date(now), since, this.owned],
    });
    const { horizon, runs } = rows[0] ?? { horizon: null, runs: [] };
    const free = runs.filter(({ owned }) => !owned);
    // What was parked meanwhile has no turn any more: it gets a new one.
    const waiting = free.filter(({ parked }) => !parked).map(({ run }) => run);
    if (waiting.length > 0) await wakeRuns(this.pool, waiting, now);
    const aside = free.filter(({ parked }) => parked);
    await eachApart(aside, ({ run }) => unpark(this.pool, run, now));
    if (runs.length < roundMax) {
      this.horizon = horizon;
      this.rounds += 1;
    }
    this.owned = runs.filter(({ owned }) => owned).map(({ run }) => run);
    return free.length;
  }
}
