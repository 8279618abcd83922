"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { useTRPC } from "@/components/shell/trpc";
import { cn } from "@/components/ui/cn";
import { formatCount } from "@/components/ui/format";
import { Pager } from "@/components/ui/pager";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { statusOf } from "@/components/ui/status";
import type { NodeOverview, RunView, Selection, StepLine } from "./use-run";

const pageSize = 48;

/** `n05:2/n08:0` becomes 3 · 1: people count from one. */
export function iterationName(path: string): string {
  return path
    .split("/")
    .map((part) => Number(part.split(":")[1] ?? 0) + 1)
    .join(" · ");
}

const cellTones: { readonly [tone: string]: string } = {
  positive: "bg-positive-tint text-positive",
  negative: "bg-negative-solid text-surface",
  doubt: "bg-doubt-solid text-surface",
  active: "bg-active-tint text-active",
  wait: "bg-wait-tint text-wait",
  caution: "bg-caution-tint text-caution",
  neutral: "bg-neutral-tint text-fg-3",
};

function Cell({
  line,
  on,
  onPick,
}: {
  readonly line: StepLine;
  readonly on: boolean;
  readonly onPick: () => void;
}) {
  const { tone, word } = statusOf(line.status);
  return (
    <button
      type="button"
      aria-pressed={on}
      aria-label={`Iteration ${iterationName(line.path)}, ${word}`}
      tabIndex={on ? 0 : -1}
      data-path={line.path}
      onClick={onPick}
      className={cn(
        "relative h-4.5 min-w-4.5 rounded-3 px-1 text-center font-medium text-[10px] leading-4.5 tabular-nums before:absolute before:-inset-1 pointer-coarse:h-8 pointer-coarse:min-w-8 pointer-coarse:leading-8",
        cellTones[tone],
        on && "outline-2 outline-accent outline-offset-1",
      )}
    >
      {iterationName(line.path)}
    </button>
  );
}

type IterationPickerProps = {
  readonly run: RunView["run"];
  readonly node: NodeOverview;
  readonly selection: Selection;
  readonly onSelect: (next: Partial<Selection>) => void;
};

/** One cell per iteration, a page at a time; the arrow keys walk them. */
export function IterationPicker({ run, node, selection, onSelect }: IterationPickerProps) {
  const trpc = useTRPC();
  const [page, setPage] = useState(0);
  const [trouble, setTrouble] = useState(false);
  const query = useQuery(
    trpc.runs.iterations.queryOptions(
      { run: run.id, node: node.node, trouble, offset: page * pageSize, limit: pageSize },
      { placeholderData: keepPreviousData, refetchInterval: run.finished ? false : 2_000 },
    ),
  );
  const lines = query.data?.iterations ?? [];
  const total = query.data?.total ?? 0;

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = lines.findIndex((line) => line.path === selection.path);
    const next = lines[at + step];
    if (next === undefined) return;
    onSelect({ path: next.path });
    event.currentTarget.querySelector<HTMLElement>(`[data-path="${next.path}"]`)?.focus();
  };
  return (
    <div className="flex flex-col gap-2 px-3 pt-0.5 pb-3">
      <div className="flex items-center gap-2 text-12">
        <span className="font-medium text-fg-2">Iterations</span>
        <span className="text-fg-3 tabular-nums">
          {formatCount(node.succeeded)} of {formatCount(node.total)} succeeded
        </span>
        <span className="flex-1" />
        {node.failed > 0 && node.failed < node.total ? (
          <SegmentedControl
            label="Iterations shown"
            value={trouble ? "trouble" : "all"}
            onValueChange={(value) => {
              setTrouble(value === "trouble");
              setPage(0);
            }}
            options={[
              { value: "all", label: "All" },
              { value: "trouble", label: `Failed ${formatCount(node.failed)}` },
            ]}
          />
        ) : null}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of cells, not a form's field set */}
      <div
        role="group"
        aria-label="Iterations"
        onKeyDown={onKeyDown}
        className="flex flex-wrap gap-1"
      >
        {lines.map((line) => (
          <Cell
            key={line.path}
            line={line}
            on={line.path === selection.path}
            onPick={() => onSelect({ path: line.path })}
          />
        ))}
      </div>
      <Pager
        what="Iterations"
        first={page * pageSize}
        pageSize={pageSize}
        total={total}
        onFirst={(first) => setPage(first / pageSize)}
      />
    </div>
  );
}
