import type { Journal } from "@/runtime/ports";

/**
 * A journal whose starts are stored and held: nobody executes them until a person or a resumed flow
 * releases them. The run is taken and given back, so that no worker can claim it in between.
 */
export function holdingJournal(journal: Journal, note: string): Journal {
  return {
    async start(write) {
      const verdict = await journal.start({ ...write, execute: "here" });
      if (verdict.outcome !== "started") {
        return verdict;
      }
      const held = { state: "held", due: Number.POSITIVE_INFINITY, note } as const;
      await journal.release(write.run, verdict.epoch, held, null);
      return { outcome: "queued" };
    },
    append: (write) => journal.append(write),
    release: (run, epoch, release, write) => journal.release(run, epoch, release, write),
    finish: (write, end) => journal.finish(write, end),
    confirm: (run, epoch) => journal.confirm(run, epoch),
    load: (run) => journal.load(run),
    readPayload: (run, ref) => journal.readPayload(run, ref),
  };
}
