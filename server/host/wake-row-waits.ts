import type pg from "pg";
import { rowPublished } from "../../runtime/engine/row-published";
import { eachApart } from "../each-apart";
import { unpark } from "../journal/lane-parking";
import { wakeRuns } from "../journal/wake-runs";

/** Runs in one round; the others follow in the next. */
const roundMax = 1_000;
/** A run that was just about to be handed back when the table was published is found by a second look. */
const againMs = 2_000;

/** Makes the runs of a partner due that wait for a row of a table. Any number of processes may. */
export async function wakeRowWaits(pool: pg.Pool, partner: string, now: number): Promise<void> {
  for (let after = ""; ; ) {
    const { rows } = await pool.query<{ run: string; parked: boolean }>(
      `select distinct s.run, l.parked from subscription s join live l on l.id = s.run
       where s.partner_id = $1 and s.type = $2 and s.event is null and l.owner is null and l.due > $3
         and s.run::text > $4
       order by s.run limit ${roundMax}`,
      [partner, rowPublished, new Date(now), after],
    );
    const waiting = rows.filter(({ parked }) => !parked).map(({ run }) => run);
    if (waiting.length > 0) await wakeRuns(pool, waiting, now);
    // What was parked meanwhile has no turn any more: it gets a new one.
    const aside = rows.filter(({ parked }) => parked);
    await eachApart(aside, ({ run }) => unpark(pool, run, now));
    const last = rows.at(-1);
    if (last === undefined || rows.length < roundMax) return;
    after = last.run;
  }
}

/** The same now and a moment later. What fails is made up for by the runs, which ask once a minute. */
export function wakeRowWaitsTwice(pool: pg.Pool, partner: string, now: () => number): void {
  const wake = () => wakeRowWaits(pool, partner, now()).catch(() => undefined);
  void wake();
  setTimeout(wake, againMs).unref();
}
