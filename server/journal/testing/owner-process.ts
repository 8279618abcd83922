import { silentLog } from "../journal-log";
import { openJournal } from "../open-journal";
import { aHead, aSegment, aStart } from "./journal-world";

/**
 * A process that owns runs, for tests that kill or stop it: `node owner-process.mjs URL COUNT`. It starts COUNT runs, one of them in a lane, says `{ id, runs }`, and appends to each of them for ever.
 */
async function own([engineUrl = "", count = "10"]: readonly string[]): Promise<void> {
  const journal = await openJournal({
    engineUrl,
    kind: "gateway",
    build: "test",
    log: silentLog,
    beatMs: 100,
    staleMs: 1000,
    parkAfterMs: () => 1000,
  });
  const runs = Array.from({ length: Number(count) }, () => aHead());
  await Promise.all(
    runs.map((run, index) =>
      journal.journal.start(aStart(run, index === 0 ? { lane: Buffer.from(run.id) } : {})),
    ),
  );
  process.send?.({ id: journal.membership.id, runs: runs.map(({ id }) => id) });
  const tally = { written: 0, fenced: 0 };
  await Promise.all(
    runs.map(async (run) => {
      for (let seg = 1; ; seg += 1) {
        const verdict = await journal.journal.append(aSegment(run, seg));
        tally[verdict] += 1;
        if (verdict === "fenced") return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }),
  );
  process.send?.({ id: journal.membership.id, tally });
  setInterval(() => process.send?.({ id: journal.membership.id }), 100);
}

process.once("disconnect", () => process.exit(1));
void own(process.argv.slice(2));
