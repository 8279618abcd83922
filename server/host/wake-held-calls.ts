import type pg from "pg";
import { codeOf, runStates } from "../../runtime/engine/codes";
import type { RunHead } from "../../runtime/engine/records";
import type { Journal } from "../../runtime/ports";

/** A caller that was just about to be handed back is found by a second look; further news of the message wait for it. */
const againMs = 2_000;

/**
 * Held runs whose call of origin `$1` waits for a debug run of it. A caller that makes it anew repeats an earlier one,
 * so both have one origin.
 */
const releaseQuery = `
insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
select gen_random_uuid(), l.partner_id, l.distributor_id, l.id, 'release', '{}', now(), 'Orderloom'
from live l
where l.state = $2 and l.owner is null and l.purpose <= 1
  and l.origin in (
    select caller.origin from run called join run caller on caller.id = called.parent
    where called.origin = $1 and called.origin <> called.id and called.purpose <= 1)
  and not exists (select from run_command c where c.run = l.id and c.applied_seg is null)`;

/** Lets the runs look again that are held at a call of this origin. Returns how many those are. */
export async function releaseHeldCalls(pool: pg.Pool, origin: string): Promise<number> {
  const { rowCount } = await pool.query(releaseQuery, [origin, codeOf(runStates, "held")]);
  return rowCount ?? 0;
}

/**
 * A journal that lets held calls look again once a debug run of them has stored something: what became of its request
 * may be part of that. News that are lost cost some minutes: a held run also looks by itself.
 */
export function wakesHeldCalls(journal: Journal, pool: pg.Pool): Journal {
  const lately = new Set<string>();
  const look = (origin: string) => void releaseHeldCalls(pool, origin).catch(() => undefined);
  const tell = ({ id, origin, purpose }: RunHead) => {
    if (purpose !== "debug" || origin === id || lately.has(origin)) return;
    lately.add(origin);
    look(origin);
    setTimeout(() => {
      lately.delete(origin);
      look(origin);
    }, againMs).unref();
  };
  return {
    start: (write) => journal.start(write),
    async append(write) {
      const verdict = await journal.append(write);
      if (verdict === "written") tell(write.run);
      return verdict;
    },
    async release(run, epoch, release, write) {
      const verdict = await journal.release(run, epoch, release, write);
      if (verdict === "written") tell(run);
      return verdict;
    },
    async finish(write, end) {
      const verdict = await journal.finish(write, end);
      if (verdict === "written") tell(write.run);
      return verdict;
    },
    confirm: (run, epoch) => journal.confirm(run, epoch),
    load: (run) => journal.load(run),
    readPayload: (run, ref) => journal.readPayload(run, ref),
  };
}
