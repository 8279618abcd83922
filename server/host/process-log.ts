import { pino } from "pino";
import type { JournalLog } from "../journal/journal-log";

/** The log of one process: JSON lines on standard output, with its name. */
export function openProcessLog(name: string): JournalLog {
  return pino({ name, base: { name, pid: process.pid } });
}
