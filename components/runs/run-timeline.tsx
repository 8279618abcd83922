"use client";

import { MessageSquareReply, TriangleAlert } from "lucide-react";
import { type KeyboardEvent, useMemo, useRef } from "react";
import { type AssumedNodes, assumedNote } from "@/components/debug/assumed-marks";
import { useAddressChoice } from "@/components/shell/use-address-choice";
import { cn } from "@/components/ui/cn";
import { formatCount, formatDuration } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { NodeIcon } from "@/components/ui/node-icon";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { statusOf, toneSolid } from "@/components/ui/status";
import { StatusIcon } from "@/components/ui/status-badge";
import { counted } from "@/runtime/counted";
import { elapsedMs, faceOf, standingOf, warningsAt } from "./node-words";
import type { RunView, Selection, TimelineRow } from "./use-run";

type Bar = TimelineRow["bars"][number];
type Axis = { readonly start: number; readonly length: number };

const minute = 60_000;
const longTicks = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1_440].map((count) => count * minute);

/** A round length of time of which about `marks` fit: 1, 2 or 5 times a power of ten, or whole minutes. */
function tickOf(length: number, marks: number): number {
  const rough = length / marks;
  if (rough > minute / 2) {
    return (
      longTicks.find((tick) => tick >= rough) ??
      Math.ceil(rough / (1_440 * minute)) * 1_440 * minute
    );
  }
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((candidate) => candidate * power >= rough) ?? 10;
  return Math.max(1, step * power);
}

/** A run that waited for hours would show nothing else: such idle time is folded in the axis. */
const gapMaxShare = 0.8;
const gapMinMs = 5_000;

function axisOf(rows: readonly TimelineRow[], now: number): Axis {
  const bars = rows.flatMap((row) => row.bars);
  const start = Math.min(...bars.map((bar) => bar.startedAt));
  const end = Math.max(...bars.map((bar) => bar.endedAt ?? now));
  return { start, length: Math.max(1, end - start) };
}

/** Maps an instant to a share of the width; long idle stretches are folded to a twentieth of it. */
function scaleOf(rows: readonly TimelineRow[], axis: Axis, now: number) {
  const bars = rows.flatMap((row) => row.bars).sort((a, b) => a.startedAt - b.startedAt);
  const gaps: { readonly from: number; readonly to: number }[] = [];
  let reached = axis.start;
  for (const bar of bars) {
    const gap = bar.startedAt - reached;
    if (gap > gapMinMs && gap > axis.length * gapMaxShare) {
      gaps.push({ from: reached, to: bar.startedAt });
    }
    reached = Math.max(reached, bar.endedAt ?? now);
  }
  const idle = gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0);
  const busy = Math.max(1, axis.length - idle);
  const folded = gaps.length > 0 ? busy / 20 : 0;
  const whole = busy + folded * gaps.length;
  return (at: number): number => {
    let passed = at - axis.start;
    for (const gap of gaps) {
      const inside = Math.max(0, Math.min(at, gap.to) - gap.from);
      const share = inside / (gap.to - gap.from);
      passed -= inside - folded * share;
    }
    return (passed / whole) * 100;
  };
}

function barColour(bar: Bar, solid: boolean): string {
  const { tone } = statusOf(bar.status);
  // An attempt that was tried again did not go well, but it is not what went wrong in the end.
  if (bar.status === "retrying") return "bg-negative-line";
  if (tone !== "positive" && tone !== "neutral") return toneSolid[tone];
  return solid ? "bg-ink" : "bg-neutral-solid";
}

function barTitle(bar: Bar, now: number): string {
  const time = formatDuration((bar.endedAt ?? now) - bar.startedAt);
  const many = bar.count > 1 ? `${formatCount(bar.count)} attempts, ` : "";
  const attempt = bar.attempt > 1 ? `attempt ${bar.attempt}, ` : "";
  return `${many}${attempt}${statusOf(bar.status).word.toLowerCase()}, ${time}`;
}

function Ticks({
  axis,
  folded,
  marks,
}: {
  readonly axis: Axis;
  readonly folded: boolean;
  readonly marks: number;
}) {
  if (folded) {
    return <span className="absolute top-0.5 left-1 text-11 text-fg-3">idle time folded</span>;
  }
  const tick = tickOf(axis.length, marks);
  const count = Math.floor(axis.length / tick) + 1;
  return Array.from({ length: count }, (_, index) => {
    const left = ((index * tick) / axis.length) * 100;
    return left > 96 ? null : (
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: marks have no other identity
        key={index}
        className="absolute top-0.5 whitespace-nowrap border-line-strong border-l pl-1 text-11 text-fg-3"
        style={{ left: `${left}%` }}
      >
        {index === 0 ? "0" : formatDuration(index * tick)}
      </span>
    );
  });
}

type TimelineItemProps = {
  readonly row: TimelineRow;
  readonly view: RunView;
  readonly now: number;
  readonly scale: (at: number) => number;
  readonly roomy: boolean;
  readonly on: boolean;
  /** The one row that Tab stops at. */
  readonly reachable: boolean;
  /** That its answer is assumed, or that it decided by such a one. */
  readonly assumed: string | null;
  readonly onPick: () => void;
};

function TimelineItem({
  row,
  view,
  now,
  scale,
  roomy,
  on,
  reachable,
  assumed,
  onPick,
}: TimelineItemProps) {
  const face = faceOf(view.document, row.node);
  const overview = view.nodes.find((node) => node.node === row.node);
  const warnings = overview === undefined ? [] : warningsAt(view, overview);
  const standing = standingOf(view, overview?.status ?? "queued", warnings);
  const height = roomy ? "h-9" : "h-4.75 pointer-coarse:h-9";
  return (
    <li>
      <button
        type="button"
        data-node={row.node}
        aria-pressed={on}
        tabIndex={reachable ? 0 : -1}
        onClick={onPick}
        className={cn(
          grid,
          height,
          "-outline-offset-2 w-full text-left text-12 hover:bg-hover",
          on && "bg-accent-tint hover:bg-accent-tint",
        )}
      >
        <span
          className={cn(
            "flex min-w-0 items-center gap-1.5",
            on ? "font-medium text-fg" : "text-fg-2",
          )}
        >
          {roomy ? (
            <StatusIcon status={standing} size={14} />
          ) : (
            <NodeIcon name={face.icon} size="s" />
          )}
          <span className="truncate">{face.name}</span>
          {roomy ? null : <span className="sr-only">{statusOf(standing).word}</span>}
          {assumed === null ? null : (
            <span title={assumed} className="inline-flex shrink-0 text-caution">
              <Icon as={MessageSquareReply} size="s" />
              <span className="sr-only">{assumed}</span>
            </span>
          )}
          {warnings.length === 0 || roomy ? null : (
            <span title={warnings.join("\n")} className="inline-flex shrink-0 text-caution">
              <Icon as={TriangleAlert} size="s" />
            </span>
          )}
        </span>
        <span className={cn("relative", height)}>
          {row.bars.map((bar) => {
            const left = Math.max(0, Math.min(99.7, scale(bar.startedAt)));
            const right = scale(bar.endedAt ?? now);
            return (
              <span
                key={`${bar.path} ${bar.attempt} ${bar.startedAt}`}
                title={barTitle(bar, now)}
                className={cn(
                  "absolute top-[calc(50%-4.5px)] h-2.25 min-w-0.5 rounded-[2px] border-surface",
                  row.bars.length > 1 && "border-r",
                  barColour(bar, face.solid),
                )}
                style={{ left: `${left}%`, width: `${Math.max(0, right - left)}%` }}
              />
            );
          })}
        </span>
        <span className="text-right text-fg-2 tabular-nums">
          {overview ? formatDuration(elapsedMs(overview, now)) : ""}
        </span>
      </button>
    </li>
  );
}

type Order = "time" | "length";

type RunTimelineProps = {
  readonly view: RunView;
  readonly now: number;
  readonly assumed: AssumedNodes;
  readonly selection: Selection;
  readonly onSelect: (next: Partial<Selection>) => void;
  /** Rows for fingers, with the status beside the name: the outline of the canvas on a small screen. */
  readonly roomy?: boolean;
};

const grid = "grid grid-cols-[160px_minmax(0,1fr)_64px] items-center gap-2 px-3";

/** One row per step in the order of their start, on one axis; arrow keys walk it. */
export function RunTimeline({
  view,
  now,
  assumed,
  selection,
  onSelect,
  roomy = false,
}: RunTimelineProps) {
  const [order, setOrder] = useAddressChoice<Order>("order", "time");
  const list = useRef<HTMLOListElement>(null);
  const byNode = useMemo(() => new Map(view.nodes.map((node) => [node.node, node])), [view.nodes]);
  const rows = useMemo(() => {
    if (order === "time") return view.timeline;
    const length = (row: TimelineRow) => byNode.get(row.node)?.busyUs ?? 0;
    return [...view.timeline].sort((a, b) => length(b) - length(a));
  }, [view.timeline, order, byNode]);
  const axis = axisOf(rows, now);
  const scale = scaleOf(rows, axis, now);
  const folded = Math.abs(scale(axis.start + axis.length / 2) - 50) > 1;

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = rows.findIndex((row) => row.node === selection.node);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
    if (next === undefined) return;
    onSelect({ node: next.node });
    list.current?.querySelector<HTMLElement>(`[data-node="${next.node}"]`)?.focus();
  };

  return (
    <section
      aria-label="Timeline"
      className={cn(
        "flex flex-col border-line border-t bg-surface",
        // On a small screen the page scrolls as a whole: a list of its own would have no height left.
        roomy ? "shrink-0" : "min-h-0 flex-1",
      )}
    >
      <header className="flex h-9 shrink-0 items-center gap-2 border-line border-b px-3">
        <h2 className="font-semibold">Timeline</h2>
        <span className="truncate text-12 text-fg-3">
          {counted(view.stepCount, "step")}
          {view.skippedCount > 0 ? `, ${formatCount(view.skippedCount)} skipped` : ""}
          {view.iterationCount > 0 ? `, ${counted(view.iterationCount, "iteration")}` : ""}
        </span>
        <span className="flex-1" />
        <SegmentedControl<Order>
          label="Order of the steps"
          value={order}
          onValueChange={setOrder}
          options={[
            { value: "time", label: "By start" },
            { value: "length", label: "By time taken" },
          ]}
          className="max-sm:hidden"
        />
      </header>
      <ol
        ref={list}
        onKeyDown={onKeyDown}
        className={cn("pb-2", !roomy && "min-h-0 flex-1 overflow-y-auto")}
      >
        <li aria-hidden="true" className={`${grid} sticky top-0 z-1 h-6 bg-surface`}>
          <span />
          <span className="relative h-full">
            <Ticks axis={axis} folded={folded} marks={roomy ? 2 : 6} />
          </span>
        </li>
        {rows.map((row) => (
          <TimelineItem
            key={row.node}
            row={row}
            view={view}
            now={now}
            scale={scale}
            roomy={roomy}
            on={row.node === selection.node}
            reachable={row.node === selection.node || (selection.node === null && row === rows[0])}
            assumed={assumedNote(assumed, row.node)}
            onPick={() => onSelect({ node: row.node })}
          />
        ))}
      </ol>
    </section>
  );
}
