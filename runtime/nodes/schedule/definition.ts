import type { NodeDefinition } from "../definition";
import { outPort } from "../definition";

const everyMorning = "0 6 * * *";

/** Starts runs by the calendar. */
export const schedule: NodeDefinition = {
  name: "schedule",
  major: 1,
  label: "Schedule",
  description: "Starts a run at fixed times, in the time zone you choose.",
  category: "start",
  icon: "calendar-clock",
  behaviour: "trigger",
  start: {
    by: "calendar",
    times: ({ cron, zone, missed }) => ({
      cron: typeof cron === "string" && cron !== "" ? cron : everyMorning,
      zone: typeof zone === "string" && zone !== "" ? zone : null,
      missed: missed === "skip" || missed === "all" ? missed : "once",
    }),
  },
  keywords: ["cron", "timer", "nightly", "hourly", "every day", "interval"],
  fields: [
    {
      name: "cron",
      label: "When",
      help: "Minute, hour, day of month, month, day of week (0 or 7 is Sunday).",
      kind: "cron",
      required: true,
      default: everyMorning,
      placeholder: "0 6 * * 1-5",
    },
    {
      name: "zone",
      label: "Time zone",
      help: "Empty: the distributor's.",
      kind: "timeZone",
      placeholder: "Europe/Berlin",
    },
    {
      name: "missed",
      label: "Times that were missed",
      help: "While the flow was paused, or nothing was running.",
      kind: "select",
      default: "once",
      options: [
        {
          value: "skip",
          label: "Leave out",
          help: "Only the latest one is still run, and only when it is at most five minutes past.",
        },
        { value: "once", label: "Catch up once", help: "One run, for the latest of them." },
        {
          value: "all",
          label: "Catch up each",
          help: "One run for each of them, at most 1,000: the latest.",
        },
      ],
    },
  ],
  ports: () => [outPort],
  subtitle: ({ cron }) => (typeof cron === "string" && cron !== "" ? cron : everyMorning),
  sample: { label: "a morning at six", body: { scheduledFor: "2026-11-25T05:00:00Z" } },
  example: {
    config: { cron: "0 6 * * *", zone: "Europe/Berlin" },
    input: { scheduledFor: "2026-11-25T05:00:00Z" },
    output: { scheduledFor: "2026-11-25T05:00:00Z" },
    port: "out",
  },
};
