import type { JournalLog } from "../journal/journal-log";

/**
 * A promise that a library left alone must not end a process with effects in flight: the queue's library
 * leaves one when the database goes away while it completes a job. It is logged; whoever waits has its own
 * way to try again.
 */
export function outliveStrayRejections(log: JournalLog): void {
  process.on("unhandledRejection", (reason) => {
    log.warn({ err: reason }, "a rejection that nobody handled");
  });
}
