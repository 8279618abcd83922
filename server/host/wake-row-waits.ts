import type pg from "pg";
import { rowKeyOf, rowPublished } from "../../runtime/engine/row-published";
import { eachApart } from "../each-apart";
import { unpark } from "../journal/lane-parking";
import { storableText } from "../journal/storable-text";
import { wakeRuns } from "../journal/wake-runs";
import type { ChangedTable } from "../tables/table-channel";

/** Runs in one round; the others follow in the next. */
const roundMax = 1_000;
/** A run that was just about to be handed back when the table was published is found by a second look. */
const againMs = 2_000;
/** Before the ids of all runs. */
const firstId = "00000000-0000-0000-0000-000000000000";

type Waiting = { readonly run: string; readonly owned: boolean; readonly parked: boolean };

/** Open subscriptions `s` of runs `l` for a row of table `$3`, of distributor `$2` or, if that is null, of any. */
const waitingQuery = `
select distinct s.run, l.owner is not null as owned, l.parked
from subscription s join live l on l.id = s.run
where s.partner_id = $1 and ($2::uuid is null or s.distributor_id = $2) and s.type = $4 and s.event is null
  and (l.owner is not null or l.due > $5) and s.run > $6
  and exists (select from unnest($3::text[]) n where starts_with(s.key, n))
order by s.run limit ${roundMax}`;

/**
 * Makes the runs due that wait for a row of a table. Any number of processes may. Answers with those that a process
 * still had: they may be about to be handed back.
 */
export async function wakeRowWaits(
  pool: pg.Pool,
  { partner, distributor, names }: ChangedTable,
  now: number,
): Promise<string[]> {
  const begins = names.map((name) => storableText(rowKeyOf(name)));
  const owned: string[] = [];
  for (let after = firstId; ; ) {
    const { rows } = await pool.query<Waiting>(waitingQuery, [
      partner,
      distributor,
      begins,
      rowPublished,
      new Date(now),
      after,
    ]);
    await wake(pool, rows, now);
    owned.push(...rows.flatMap((row) => (row.owned ? [row.run] : [])));
    const last = rows.at(-1);
    if (last === undefined || rows.length < roundMax) return owned;
    after = last.run;
  }
}

async function wake(pool: pg.Pool, rows: readonly Waiting[], now: number): Promise<void> {
  const free = rows.filter(({ owned }) => !owned);
  const waiting = free.flatMap(({ run, parked }) => (parked ? [] : [run]));
  if (waiting.length > 0) await wakeRuns(pool, waiting, now);
  // What was parked meanwhile has no turn any more: it gets a new one.
  const aside = free.filter(({ parked }) => parked);
  await eachApart(aside, ({ run }) => unpark(pool, run, now));
}

async function wakeAgain(pool: pg.Pool, runs: readonly string[], now: number): Promise<void> {
  const { rows } = await pool.query<Waiting>(
    `select distinct s.run, false as owned, l.parked from subscription s join live l on l.id = s.run
     where s.run = any($1::uuid[]) and s.type = $2 and s.event is null and l.owner is null and l.due > $3`,
    [runs, rowPublished, new Date(now)],
  );
  await wake(pool, rows, now);
}

/** The same now and, for runs that a process had, a moment later. What fails is made up for by the runs, which ask. */
export function wakeRowWaitsTwice(pool: pg.Pool, table: ChangedTable, now: () => number): void {
  const again = (runs: readonly string[]) => {
    if (runs.length === 0) return;
    setTimeout(() => void wakeAgain(pool, runs, now()).catch(() => undefined), againMs).unref();
  };
  wakeRowWaits(pool, table, now()).then(again, () => undefined);
}
