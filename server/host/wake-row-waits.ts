import type pg from "pg";
import { rowPublished } from "../../runtime/engine/row-published";
import { wakeRuns } from "../journal/wake-runs";

/** A run that was just about to be handed back when the table was published is found by a second look. */
const againMs = 2_000;

/** Makes the runs of a partner due that wait for a row of a table. Any number of processes may. */
export async function wakeRowWaits(pool: pg.Pool, partner: string, now: number): Promise<void> {
  const { rows } = await pool.query<{ run: string }>(
    `select distinct s.run from subscription s join live l on l.id = s.run
     where s.partner_id = $1 and s.type = $2 and s.event is null and l.owner is null and l.due > $3`,
    [partner, rowPublished, new Date(now)],
  );
  if (rows.length > 0)
    await wakeRuns(
      pool,
      rows.map(({ run }) => run),
      now,
    );
}

/** The same now and a moment later. What fails is made up for by the runs, which ask once a minute. */
export function wakeRowWaitsTwice(pool: pg.Pool, partner: string, now: () => number): void {
  const wake = () => wakeRowWaits(pool, partner, now()).catch(() => undefined);
  void wake();
  setTimeout(wake, againMs).unref();
}
