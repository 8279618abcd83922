"use client";

import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { selectedParameter } from "@/components/canvas/use-selected-address";
import { LoadFailure } from "@/components/shell/load-failure";
import { usePath, usePlace } from "@/components/shell/place";
import { unread } from "@/components/shell/unread";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { formatCount, formatTime, runName } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Link } from "@/components/ui/link";
import { Select } from "@/components/ui/select";
import { SidePanelHeader } from "@/components/ui/side-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { toneText } from "@/components/ui/status";
import { useNow } from "@/components/ui/use-now";
import { causeWords } from "@/runtime/backtest/cause-words";
import type { FlowDocument } from "@/runtime/flow/document";
import { classMeanings } from "./class-words";
import { DifferenceDetail } from "./difference-detail";
import {
  type BacktestView,
  type CauseCount,
  type DifferenceLine,
  useDifference,
  useDifferences,
} from "./use-backtest";

type CausePanelProps = {
  readonly view: BacktestView;
  readonly flowId: string;
  readonly cause: CauseCount;
  readonly document: FlowDocument | null;
  /** The message that is looked at; null: the first. */
  readonly run: string | null;
  readonly onRun: (run: string) => void;
  /** Null where what it lies in has its own way out. */
  readonly onClose: (() => void) | null;
};

/** The messages of one cause, one after the other, old against new. */
export function CausePanel(props: CausePanelProps) {
  const { view, cause, document, run, onRun, onClose } = props;
  const list = useDifferences(view.id, cause.key, cause.kept);
  const lines = list.data?.pages.flatMap((page) => page.lines) ?? [];
  const at = Math.max(
    0,
    lines.findIndex((line) => line.run === run),
  );
  const line = lines[at] ?? null;
  const { word, icon, tone } = classMeanings[cause.class];
  const { what, step } = causeWords(cause.class, cause.cause, document);
  const go = (next: number) => {
    const wanted = lines[next];
    if (wanted !== undefined) onRun(wanted.run);
    if (next >= lines.length - 2 && list.hasNextPage) void list.fetchNextPage();
  };
  return (
    <>
      <SidePanelHeader
        title={what}
        subtitle={step ?? "The run as a whole"}
        aside={
          onClose === null ? (
            <span className="w-8" />
          ) : (
            <IconButton icon={X} size="s" label="Close the differences" onClick={onClose} />
          )
        }
      />
      <p className={cn("flex items-center gap-1.5 px-3 pb-2 text-12", toneText[tone])}>
        <Icon as={icon} size="s" />
        {word}
        <span className="text-fg-2">
          {formatCount(cause.runs)} {cause.runs === 1 ? "message" : "messages"}
          {cause.kept < cause.runs ? `, ${formatCount(cause.kept)} kept to look at` : ""}
        </span>
      </p>
      {unread(list) !== null ? (
        <LoadFailure
          what="The differences"
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      ) : line === null ? (
        list.isFetching ? (
          <Skeleton lines={6} />
        ) : (
          <p className="px-3 text-12 text-fg-2">None of these messages was kept to look at.</p>
        )
      ) : (
        <>
          <div className="flex items-center gap-1 border-line border-y px-3 py-1.5">
            <IconButton
              icon={ChevronLeft}
              size="s"
              label="Message before"
              disabled={at === 0}
              onClick={() => go(at - 1)}
            />
            <Messages lines={lines} chosen={line.run} onRun={onRun} />
            <IconButton
              icon={ChevronRight}
              size="s"
              label="Next message"
              disabled={at >= lines.length - 1}
              onClick={() => go(at + 1)}
            />
            <span className="ml-1 shrink-0 text-11 text-fg-3 tabular-nums">
              {formatCount(at + 1)} of {formatCount(Math.max(cause.kept, lines.length))}
            </span>
          </div>
          <Message {...props} line={line} />
        </>
      )}
    </>
  );
}

function Messages({
  lines,
  chosen,
  onRun,
}: {
  readonly lines: readonly DifferenceLine[];
  readonly chosen: string;
  readonly onRun: (run: string) => void;
}) {
  const { timeZone } = usePlace().distributor;
  const now = useNow(60_000);
  return (
    <Select
      aria-label="Message"
      className="min-w-0 flex-1"
      value={chosen}
      onValueChange={onRun}
      options={lines.map(({ run, key, acceptedAt }) => ({
        value: run,
        label: [key?.value ?? runName(run), acceptedAt && formatTime(acceptedAt, now, timeZone)]
          .filter(Boolean)
          .join(" · "),
      }))}
    />
  );
}

function Message({
  view,
  flowId,
  cause,
  document,
  line,
}: CausePanelProps & { readonly line: DifferenceLine }) {
  const path = usePath();
  const { data, error, refetch } = useDifference(view.id, line.run);
  const node = "node" in cause.cause ? cause.cause.node : null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard
    <section aria-label="Old and new" tabIndex={0} className="min-h-0 flex-1 overflow-y-auto">
      <div className="flex flex-wrap items-center gap-2 px-3 py-2">
        <Button asChild size="s">
          <Link href={path(`/runs/${line.run}`)}>Open the run</Link>
        </Button>
        <Button asChild size="s">
          <Link href={path(`/flows/${flowId}/debug?from=${line.run}`)}>Debug with the draft</Link>
        </Button>
        {node === null || document?.nodes[node] === undefined ? null : (
          <Button asChild size="s">
            <Link href={path(`/flows/${flowId}?${selectedParameter}=${node}`)}>Show the step</Link>
          </Button>
        )}
        {line.assumed ? <Badge tone="caution">Assumed</Badge> : null}
      </div>
      {error ? (
        <LoadFailure what="This message" error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton lines={8} />
      ) : data.difference === null ? (
        <p className="px-3 pb-3 text-12 text-fg-2">
          There is nothing to compare: the history does not hold what the draft would need.
        </p>
      ) : (
        <DifferenceDetail difference={data.difference} document={document} />
      )}
    </section>
  );
}
