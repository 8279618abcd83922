import type { Journal } from "@/runtime/ports";

/**
 * A journal whose starts are stored as held, in the one commit that accepts the message: nobody executes
 * them until a person or a resumed flow releases them.
 */
export function holdingJournal(journal: Journal, note: string): Journal {
  return {
    start: (write) => journal.start({ ...write, execute: "anywhere", hold: note }),
    append: (write) => journal.append(write),
    release: (run, epoch, release, write) => journal.release(run, epoch, release, write),
    finish: (write, end) => journal.finish(write, end),
    confirm: (run, epoch) => journal.confirm(run, epoch),
    load: (run) => journal.load(run),
    readPayload: (run, ref) => journal.readPayload(run, ref),
  };
}
