"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import { statusOf } from "@/components/ui/status";
import { faceOf } from "./node-words";
import type { RunView, Selection, StepDetail } from "./use-run";

export type SelectStep = (next: Partial<Selection>) => void;

/** Steps before and after in the order of their start. */
export function StepWalk({
  view,
  node,
  onSelect,
}: {
  readonly view: RunView;
  readonly node: string;
  readonly onSelect: SelectStep;
}) {
  const at = view.timeline.findIndex((row) => row.node === node);
  const before = at > 0 ? view.timeline[at - 1] : undefined;
  const after = at >= 0 ? view.timeline[at + 1] : undefined;
  const go = (row: typeof before) => row && onSelect({ node: row.node });
  return (
    <span className="flex">
      <IconButton
        icon={ChevronLeft}
        size="s"
        label={before ? `Before: ${faceOf(view.document, before.node).name}` : "No step before"}
        disabled={!before}
        onClick={() => go(before)}
      />
      <IconButton
        icon={ChevronRight}
        size="s"
        label={after ? `After: ${faceOf(view.document, after.node).name}` : "No step after"}
        disabled={!after}
        onClick={() => go(after)}
      />
    </span>
  );
}

/** Pages through what was tried. */
export function Attempts({
  step,
  onSelect,
}: {
  readonly step: StepDetail;
  readonly onSelect: SelectStep;
}) {
  const { attempts, line } = step;
  if (attempts.length < 2) return null;
  const at = Math.max(
    0,
    attempts.findIndex(({ attempt }) => attempt === line?.attempt),
  );
  const go = (to: number) => {
    const next = attempts[to];
    if (next) onSelect({ attempt: next.attempt });
  };
  return (
    <div className="flex items-center gap-2 px-3 pb-3 text-12">
      <span className="font-medium text-fg-2">Attempt</span>
      <span className="flex items-center">
        <IconButton
          icon={ChevronLeft}
          size="s"
          label="Attempt before"
          disabled={at === 0}
          onClick={() => go(at - 1)}
        />
        <IconButton
          icon={ChevronRight}
          size="s"
          label="Attempt after"
          disabled={at >= attempts.length - 1}
          onClick={() => go(at + 1)}
        />
      </span>
      <Select
        aria-label="Attempt"
        className="w-52"
        value={String(line?.attempt ?? 1)}
        onValueChange={(value) => onSelect({ attempt: Number(value) })}
        options={attempts.map(({ attempt, status }) => ({
          value: String(attempt),
          label: `${attempt} of ${attempts.length}: ${statusOf(status).word.toLowerCase()}`,
        }))}
      />
    </div>
  );
}
