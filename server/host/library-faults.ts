import type { JournalLog } from "../journal/journal-log";

/** Where postgres.js writes to a connection that has ended in the meantime, outside of any promise. */
const knownFault = /\bpostgres\/(src|cjs\/src)\/connection\.js/;

/**
 * What a library leaves behind when the database goes away must not end a process with effects in flight: the
 * queue's library leaves a rejection alone, postgres.js throws in a timer. It is logged; whoever waits has its
 * own way to try again. Every other exception ends the process: its runs go to its peers.
 */
export function outliveLibraryFaults(log: JournalLog): void {
  process.on("unhandledRejection", (reason) => {
    log.warn({ err: reason }, "a rejection that nobody handled");
  });
  process.on("uncaughtException", (error) => {
    log.warn({ err: error }, "an exception that nobody caught");
    if (!knownFault.test(error.stack ?? "")) process.exit(1);
  });
}
