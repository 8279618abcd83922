"use client";

import { useQuery } from "@tanstack/react-query";
import type { KeyboardEvent } from "react";
import { usePlace } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { cn } from "@/components/ui/cn";
import { formatCount, formatHour } from "@/components/ui/format";
import { counted } from "@/runtime/counted";
import type { RunListState } from "./run-filter-state";

const hours = 72;
const hour = 3_600_000;

type Bar = { readonly at: number; readonly ok: number; readonly failed: number };

/** With its day: three days have each hour three times. */
function barTitle(bar: Bar, zone: string): string {
  const count = bar.ok + bar.failed;
  const failed = bar.failed > 0 ? `, ${formatCount(bar.failed)} failed` : "";
  const hour = new Intl.DateTimeFormat("en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
  }).format(bar.at);
  return `${hour}: ${counted(count, "run")}${failed}`;
}

/** Left and right walk the bars that have runs; the group is one stop for Tab. */
function walkBars(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step === undefined) return;
  const bars = [...event.currentTarget.querySelectorAll<HTMLElement>("button:not(:disabled)")];
  const at = bars.indexOf(document.activeElement as HTMLElement);
  bars[Math.max(0, Math.min(bars.length - 1, at + step))]?.focus();
  event.preventDefault();
}

/** Finished runs per hour of three days; a bar narrows the list to its hour. */
export function RunHistogram({
  state,
  onSpan,
}: {
  readonly state: RunListState;
  readonly onSpan: (span: RunListState["span"]) => void;
}) {
  const trpc = useTRPC();
  const { timeZone } = usePlace().distributor;
  const activity = useQuery(
    trpc.runs.activity.queryOptions(
      { hours, ...(state.flow !== null && { flow: state.flow }) },
      { refetchInterval: 60_000 },
    ),
  );
  const bars: readonly Bar[] = activity.data ?? [];
  const most = Math.max(1, ...bars.map((bar) => bar.ok + bar.failed));
  const now = Date.now();
  const reachable = bars.findLast((bar) => bar.ok + bar.failed > 0);
  return (
    <figure
      aria-label="Finished runs per hour, three days"
      className="shrink-0 border-line border-b px-4 pb-2 max-md:hidden"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a group of bars, not a form's field set */}
      <div
        role="group"
        aria-label="Hours"
        onKeyDown={walkBars}
        className="flex h-11.5 items-end gap-px border-line-strong border-b"
      >
        {bars.map((bar) => {
          const total = bar.ok + bar.failed;
          const picked = state.span !== null && bar.at >= state.span[0] && bar.at < state.span[1];
          return (
            <button
              key={bar.at}
              type="button"
              tabIndex={bar === reachable ? 0 : -1}
              aria-pressed={picked}
              disabled={total === 0}
              title={barTitle(bar, timeZone)}
              aria-label={barTitle(bar, timeZone)}
              onClick={() => onSpan(picked ? null : [bar.at, bar.at + hour])}
              className={cn("flex h-full min-w-0 flex-1 flex-col justify-end", total && "group")}
            >
              <span
                className={cn(
                  "block group-hover:bg-chart-1",
                  picked ? "bg-chart-1" : "bg-chart-quiet",
                )}
                style={{ height: `${(bar.ok / most) * 100}%` }}
              />
              <span
                className="block bg-negative-solid"
                style={{ height: bar.failed > 0 ? `max(2px, ${(bar.failed / most) * 100}%)` : 0 }}
              />
            </button>
          );
        })}
      </div>
      <figcaption className="flex justify-between pt-0.75 text-11 text-fg-3 tabular-nums">
        {[0, 0.25, 0.5, 0.75].map((part) => {
          const bar = bars[Math.floor(part * bars.length)];
          return <span key={part}>{bar ? formatHour(bar.at, now, timeZone) : "\u00a0"}</span>;
        })}
        <span>now</span>
      </figcaption>
    </figure>
  );
}
