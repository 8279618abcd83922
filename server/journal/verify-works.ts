import { int2Array, int4Array, uuidArray } from "./binary-arrays";
import type { JournalSession } from "./journal-session";
import { verifyStatement } from "./outcome-statements";
import type { Work } from "./work";

/**
 * Asks which works are committed, settles those, and gives back the others. A release without a segment
 * has no trace to ask for: it is given back, and its repetition is fenced if it had worked.
 */
export async function verifyWorks(
  session: JournalSession,
  works: readonly Work[],
): Promise<readonly Work[]> {
  const asked = works.filter((work) => work.segment !== null);
  const found = new Set<Work>();
  if (asked.length > 0) {
    const [rows = []] = await session.run([
      {
        statement: verifyStatement,
        parameters: [
          int4Array(asked.map((_, index) => index)),
          int2Array(asked.map(({ run }) => run.retention)),
          uuidArray(asked.map(({ run }) => run.id)),
          int4Array(asked.map(({ segment }) => segment?.seg ?? 0)),
          int4Array(asked.map((work) => (work.kind === "start" ? 1 : work.epoch))),
        ],
      },
    ]);
    for (const [index] of rows) {
      const work = asked[Number(index)];
      if (work !== undefined) found.add(work);
    }
  }
  const missing: Work[] = [];
  for (const work of works) {
    if (!found.has(work)) missing.push(work);
    else if (work.kind === "start") await settleFoundStart(session, work);
    else work.settle("written");
  }
  return missing;
}

/** It is durable; whether this process executes it stands in its row. */
async function settleFoundStart(session: JournalSession, work: Work & { kind: "start" }) {
  if (work.owner === null) {
    work.settle({ outcome: "queued" });
    return;
  }
  const mine = await session.ownedBy(work.run.id, work.owner, 1);
  work.settle(mine ? { outcome: "started", epoch: 1 } : { outcome: "queued" });
}
