import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import type { RunHead } from "../../runtime/engine/records";
import type { MessageRun, MessageRuns, Messages } from "../../runtime/engine/run-host";
import { type AppDatabase, withScope } from "../db";
import { type HeadRow, headColumns, headOf } from "../journal/run-rows";
import { tryLockMessage } from "../runs/lock-message";
import { chainOrder, isCut, messageRows, ofMessage } from "../runs/message-chain";
import { keepDraftFor } from "../runs/replay-version";
import { placeOf } from "./open-slot";
import { takeTurns } from "./take-turns";

type Parts = {
  /** The engine's pool. */
  readonly pool: pg.Pool;
  readonly db: AppDatabase;
};

type Row = HeadRow & { readonly finished: boolean; readonly segments: number };

const runsQuery = `
  select ${headColumns}, l.finished, (
      select count(*)::int from segment s where s.class = l.class and s.run = l.id) as segments
  from ${messageRows}
  where ${ofMessage} and l.id <> $4
  order by ${chainOrder}`;

const askedQuery = `
  select from run_command where origin = $1 and kind = 'retry' and applied_seg is null
    and partner_id = $2 and distributor_id = $3`;

const askAgainMs = 50;
const lockedMaxMs = 2_000;
/** Equal to no mark that was ever seen: while somebody has the lock, nobody can say how the runs stand. */
const lockedMark = "locked";

/** Other runs of the messages of debug runs; see the port for what is promised. */
export function createMessages({ pool, db }: Parts): Messages {
  /** All that confirm take turns: they take one client of the pool, which others need, and none while they wait. */
  const inTurn = takeTurns();
  return {
    async runsOf(run) {
      const client = await pool.connect();
      try {
        return await read(client, run);
      } finally {
        client.release();
      }
    },
    async confirm(run) {
      await withScope(db, placeOf(run), (tx) => keepDraftFor(tx, run));
      for (let waited = 0; waited < lockedMaxMs; waited += askAgainMs) {
        const mark = await inTurn(() => markUnlocked(pool, run));
        if (mark !== null) return mark;
        await pause(askAgainMs);
      }
      return lockedMark;
    },
  };
}

/** Null where somebody else has the lock of the message. */
async function markUnlocked(pool: pg.Pool, run: RunHead): Promise<string | null> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const mark = (await tryLockMessage(client, run.origin)) ? (await read(client, run)).mark : null;
    await client.query("commit");
    return mark;
  } catch (cause) {
    await client.query("rollback").catch(() => undefined);
    throw cause;
  } finally {
    client.release();
  }
}

async function read(client: pg.ClientBase, run: RunHead): Promise<MessageRuns> {
  const place = [run.origin, run.partner, run.distributor];
  const { rows } = await client.query<Row>(runsQuery, [...place, run.id]);
  const asked = await client.query(askedQuery, place);
  const runs = rows.map(
    (row): MessageRun => ({ head: headOf(row), finished: row.finished, segments: row.segments }),
  );
  const isAsked = asked.rows.length > 0;
  const stand = runs.map(({ head, finished, segments }) => `${head.id} ${segments} ${finished}`);
  return { mark: [isAsked, ...stand].join("\n"), runs, isCut: isCut(runs), isAsked };
}
