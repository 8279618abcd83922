import { byteaArray, uuidArray } from "./binary-arrays";
import type { WorkCall } from "./encode-batch";
import type { JournalSession } from "./journal-session";
import { duplicateStatement } from "./outcome-statements";
import type { TextRow } from "./pipeline";
import { isStartLaneStatement, isStartStatement } from "./start-statements";
import { verifyWorks } from "./verify-works";
import type { StartWork, Work } from "./work";

/** Tells every work of a committed batch its verdict. */
export async function settleBatch(
  session: JournalSession,
  calls: readonly WorkCall[],
  rows: readonly (readonly TextRow[])[],
): Promise<void> {
  const doubtful: StartWork[] = [];
  for (const [index, { call, works }] of calls.entries()) {
    const [row = []] = rows[index] ?? [];
    if (isStartStatement(call.statement)) {
      doubtful.push(...settleStarts(works, row[0] ?? null, null));
    } else if (isStartLaneStatement(call.statement)) {
      const here = new Set((row[1] ?? "").split(","));
      doubtful.push(...settleStarts(works, row[0] ?? null, here));
    } else {
      for (const work of works) if (work.kind !== "start") work.settle("written");
    }
  }
  if (doubtful.length > 0) await settleDoubtful(session, doubtful);
}

/** Gives back those that are not written and whose place is taken by nobody seen yet. */
function settleStarts(
  works: readonly Work[],
  list: string | null,
  here: ReadonlySet<string> | null,
): StartWork[] {
  const rejected = readRejected(list);
  const doubtful: StartWork[] = [];
  for (const work of works) {
    if (work.kind !== "start") continue;
    const other = rejected.get(work.run.id);
    if (other === undefined) settleStarted(work, here);
    else if (other === "" || other === work.run.id) doubtful.push(work);
    else work.settle({ outcome: "duplicate", of: other });
  }
  return doubtful;
}

function readRejected(list: string | null): ReadonlyMap<string, string> {
  const rejected = new Map<string, string>();
  if (list === null) return rejected;
  for (const pair of list.split(",")) {
    const [id = "", of = ""] = pair.split(":");
    rejected.set(id, of);
  }
  return rejected;
}

function settleStarted(work: StartWork, here: ReadonlySet<string> | null): void {
  const mine = work.owner !== null && (here === null || here.has(work.run.id));
  work.settle(mine ? { outcome: "started", epoch: 1 } : { outcome: "queued" });
}

/** Not written, and by whom its place is taken is not seen yet: itself in an earlier try, or another. */
async function settleDoubtful(session: JournalSession, works: readonly StartWork[]): Promise<void> {
  const missing = (await verifyWorks(session, works)) as readonly StartWork[];
  if (missing.length === 0) return;
  const runs = missing.map(({ run }) => run);
  const [rows = []] = await session.run([
    {
      statement: duplicateStatement,
      parameters: [
        uuidArray(runs.map((run) => run.id)),
        uuidArray(runs.map((run) => run.partner)),
        uuidArray(runs.map((run) => run.distributor)),
        byteaArray(missing.map((work) => work.dedupeKey)),
        uuidArray(runs.map((run) => run.origin)),
      ],
    },
  ]);
  const others = new Map(rows.map(([id = null, other = null]) => [id, other]));
  for (const work of missing) {
    const of = others.get(work.run.id) ?? work.run.origin;
    work.settle({ outcome: "duplicate", of });
  }
}
