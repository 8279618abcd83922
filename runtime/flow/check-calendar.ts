import { Cron } from "croner";

/** What is wrong with the five parts of a schedule; null when it is due some day. */
export function cronFault(text: string): string | null {
  try {
    const times = new Cron(text, { mode: "5-part", paused: true });
    return times.nextRun(new Date(0)) === null ? "is never due" : null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.includes("invalid configuration format")) return "is no schedule";
    return `is no schedule: ${reason.replace(/^CronPattern: /, "").replace(/\.$/, "")}`;
  }
}

/** Whether the calendar of this build knows the zone, as an IANA name or one of its old names. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}
