import {
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleHelp,
  CircleMinus,
  CirclePause,
  CirclePlus,
  CircleSlash,
  CircleStop,
  CircleX,
  Clock,
  ClockAlert,
  Gauge,
  Hand,
  LoaderCircle,
  type LucideIcon,
  PowerOff,
  RotateCw,
  TriangleAlert,
} from "lucide-react";

/** What a status asks of the reader; the only source of status colour. */
export type Tone = "neutral" | "active" | "positive" | "wait" | "caution" | "negative" | "doubt";

export type StatusMeaning = {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly tone: Tone;
  readonly turning?: boolean;
};

/** The whole status language: one word, one icon, one tone, on canvas, list, timeline and portal alike. */
export const statuses = {
  queued: { word: "Queued", icon: CircleDashed, tone: "neutral" },
  skipped: { word: "Skipped", icon: CircleSlash, tone: "neutral" },
  cancelled: { word: "Cancelled", icon: CircleStop, tone: "neutral" },
  off: { word: "Off", icon: PowerOff, tone: "neutral" },
  draft: { word: "Draft", icon: CircleDashed, tone: "neutral" },
  withdrawn: { word: "Withdrawn", icon: PowerOff, tone: "neutral" },
  running: { word: "Running", icon: LoaderCircle, tone: "active", turning: true },
  retrying: { word: "Retrying", icon: RotateCw, tone: "active" },
  succeeded: { word: "Succeeded", icon: CircleCheck, tone: "positive" },
  warned: { word: "Succeeded with a warning", icon: TriangleAlert, tone: "caution" },
  delivered: { word: "Delivered", icon: CircleCheck, tone: "positive" },
  "on-time": { word: "On time", icon: CircleCheck, tone: "positive" },
  healthy: { word: "Healthy", icon: CircleCheck, tone: "positive" },
  resolved: { word: "Resolved", icon: CircleCheck, tone: "positive" },
  live: { word: "Live", icon: CircleCheck, tone: "positive" },
  waiting: { word: "Waiting", icon: Clock, tone: "wait" },
  held: { word: "On hold", icon: Hand, tone: "wait" },
  throttled: { word: "Throttled", icon: Gauge, tone: "caution" },
  "at-risk": { word: "At risk", icon: TriangleAlert, tone: "caution" },
  slow: { word: "Slow", icon: TriangleAlert, tone: "caution" },
  paused: { word: "Paused", icon: CirclePause, tone: "caution" },
  failed: { word: "Failed", icon: CircleX, tone: "negative" },
  late: { word: "Late", icon: ClockAlert, tone: "negative" },
  down: { word: "Down", icon: CircleX, tone: "negative" },
  "in-doubt": { word: "In doubt", icon: CircleHelp, tone: "doubt" },
  unknown: { word: "Answer unknown", icon: CircleHelp, tone: "doubt" },
  added: { word: "Added", icon: CirclePlus, tone: "positive" },
  removed: { word: "Removed", icon: CircleMinus, tone: "negative" },
  changed: { word: "Changed", icon: CircleDot, tone: "caution" },
} as const satisfies Record<string, StatusMeaning>;

export type Status = keyof typeof statuses;

/** Text and icon colour of a tone. */
export const toneText: { readonly [tone in Tone]: string } = {
  neutral: "text-fg-2",
  active: "text-active",
  positive: "text-positive",
  wait: "text-wait",
  caution: "text-caution",
  negative: "text-negative",
  doubt: "text-doubt",
};

/** Tone text on its tint. */
export const toneTint: { readonly [tone in Tone]: string } = {
  neutral: "bg-neutral-tint text-fg-2",
  active: "bg-active-tint text-active",
  positive: "bg-positive-tint text-positive",
  wait: "bg-wait-tint text-wait",
  caution: "bg-caution-tint text-caution",
  negative: "bg-negative-tint text-negative",
  doubt: "bg-doubt-tint text-doubt",
};

/** Solid fill of a tone, for bars, dots and blocks. */
export const toneSolid: { readonly [tone in Tone]: string } = {
  neutral: "bg-neutral-solid",
  active: "bg-active-solid",
  positive: "bg-positive-solid",
  wait: "bg-wait-solid",
  caution: "bg-caution-solid",
  negative: "bg-negative-solid",
  doubt: "bg-doubt-solid",
};

/** The meaning of a status text from the server; an unknown one shows as itself, neutral. */
export function statusOf(text: string): StatusMeaning {
  const known: StatusMeaning | undefined = Object.hasOwn(statuses, text)
    ? statuses[text as Status]
    : undefined;
  return known ?? { word: text, icon: CircleDashed, tone: "neutral" };
}
