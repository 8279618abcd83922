import { pino } from "pino";
import type { JournalLog } from "../journal/journal-log";

/** What waits for a disk that is full; the lines after that are lost. */
const waitingBytesMax = 1024 * 1024;

/**
 * The log of one process: JSON lines on standard output, with its name. A disk that is full costs lines,
 * not the process.
 */
export function openProcessLog(name: string): JournalLog {
  const output = pino.destination({ fd: 1, sync: true, maxLength: waitingBytesMax });
  output.on("error", () => undefined);
  return pino({ name, base: { name, pid: process.pid } }, output);
}
