import { writeDuration } from "../../calendar/durations";
import type { Json } from "../../json";
import type { NodeDefinition } from "../definition";
import { errorPort, inPort, outPort, passingPort } from "../definition";

const timed = { field: "for", is: ["time"] };
const event = { field: "for", is: ["event"] };

const hasText = (value: Json | undefined): value is string =>
  typeof value === "string" && value.trim() !== "";

/** Suspends the run until a time or an event. */
export const wait: NodeDefinition = {
  name: "wait",
  major: 1,
  label: "Wait",
  description:
    "Waits for a time or for a business event, for days if need be; nothing is kept busy.",
  category: "decide",
  icon: "hourglass",
  behaviour: "wait",
  keywords: ["delay", "pause", "sleep", "until", "timer", "correlate", "correlation", "callback"],
  failures: ["FIELD_MISSING", "DOCUMENT_INVALID", "EXPRESSION_FAILED"],
  answered: (config, status) => (config.for === "event" && status === null ? "WAIT_EXPIRED" : null),
  fields: [
    {
      name: "for",
      label: "Wait for",
      kind: "select",
      default: "time",
      options: [
        { value: "time", label: "A time" },
        { value: "event", label: "A business event" },
      ],
    },
    {
      name: "duration",
      label: "How long",
      help: "Counted from when this step begins.",
      kind: "duration",
      placeholder: "4 h",
      min: 0,
      when: timed,
    },
    {
      name: "until",
      label: "Or until",
      help: "An instant such as 2026-12-01T06:00:00Z, mostly read from the message. It stands before the duration.",
      kind: "expression",
      placeholder: "input.releaseAt",
      when: timed,
    },
    {
      name: "event",
      label: "Event",
      kind: "text",
      required: true,
      placeholder: "shipment.confirmed",
      when: event,
    },
    {
      name: "key",
      label: "Number",
      help: "What it happens to, e.g. the order's number, as the event names it.",
      kind: "template",
      required: true,
      placeholder: "${input.orderNumber}",
      when: event,
    },
    {
      name: "timeout",
      label: "At most",
      help: "Then it goes on by Expired, or fails if that is not wired.",
      kind: "duration",
      default: 86_400_000,
      min: 1_000,
      when: event,
    },
    {
      name: "waiters",
      label: "If several runs wait for it",
      kind: "select",
      default: "all",
      when: event,
      options: [
        { value: "all", label: "All of them get it" },
        { value: "first", label: "The first one gets it" },
      ],
    },
  ],
  ports: (config) => [
    inPort,
    config.for === "event" ? outPort : passingPort,
    ...(config.for === "event"
      ? [{ ...passingPort, name: "expired", label: "Expired", role: "branch" as const }]
      : []),
    errorPort,
  ],
  check: (config) => {
    if (config.for === "event" || hasText(config.until) || typeof config.duration === "number") {
      return [];
    }
    const message = "Nothing says how long, so it goes on at once.";
    return [{ severity: "warning", code: "wait-nothing", field: "duration", message }];
  },
  subtitle: ({ for: what, event, until, duration }) => {
    if (what === "event") return hasText(event) ? `for ${event}` : "for an event";
    if (hasText(until)) return `until ${until}`;
    return typeof duration === "number" ? `for ${writeDuration(duration)}` : "for a time";
  },
  example: {
    config: { for: "time", until: '"2026-12-01T06:00:00Z"' },
    input: { number: "1001" },
    output: { until: 1_796_104_800_000 },
    port: "out",
  },
};
