"use client";

import { useQuery } from "@tanstack/react-query";
import { Bug, ChevronDown, ChevronUp, Download, Link2 } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { PageBar } from "@/components/shell/page-bar";
import { usePageTitle } from "@/components/shell/page-title";
import { useCan, usePath, usePlace } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import {
  formatDistance,
  formatDuration,
  formatInstant,
  formatTime,
  runName,
} from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Link } from "@/components/ui/link";
import { StatusBadge } from "@/components/ui/status-badge";
import { BarDivider } from "@/components/ui/top-bar";
import { counted } from "@/runtime/counted";
import { copyLink } from "./copy-link";
import { warningsOf } from "./node-words";
import { RetryDialog, type RetryPlace } from "./retry-dialog";
import { rowNote } from "./row-wait";
import { CancelDialog, SettleDialog } from "./run-dialogs";
import { readListState, writeListState } from "./run-filter-state";
import { isTried, RunMore, useRunWays } from "./run-more";
import { kindName, purposeName } from "./run-words";
import { TryNow } from "./try-now";
import type { RunView } from "./use-run";
import { waitNote } from "./wait-note";

function statusLabel(view: RunView): string | undefined {
  const failed = view.nodes.filter((node) => node.status === "failed").length;
  if (view.run.status === "failed" && failed > 0) {
    return `${counted(failed, "step")} failed`;
  }
  if (view.run.parked) return "Parked";
  return undefined;
}

/** A run that left something out succeeded, and says so where one looks first. */
function StandingBadge({ view }: { readonly view: RunView }) {
  const warnings = useMemo(() => warningsOf(view), [view]);
  if (view.run.status !== "succeeded" || warnings.length === 0) {
    return <StatusBadge status={view.run.status} label={statusLabel(view)} />;
  }
  const label = warnings.length === 1 ? undefined : `Succeeded with ${warnings.length} warnings`;
  return <StatusBadge status="warned" label={label} />;
}

function timeFact(view: RunView, now: number, zone: string): string {
  const { run } = view;
  if (run.endedAt !== null) {
    const took = formatDuration(run.endedAt - run.acceptedAt);
    return `Ended ${formatTime(run.endedAt, now, zone)} after ${took}`;
  }
  const since = `Since ${formatTime(run.acceptedAt, now, zone)}`;
  // The time at which it looks again is no time at which it goes on.
  if (rowNote(view) !== null) return since;
  return run.due !== null && run.due > now
    ? `${since}, goes on ${formatDistance(run.due, now)}`
    : `${since}, ${formatDuration(now - run.acceptedAt)} so far`;
}

/** How a retry began, where that is more than a retry. */
function replayWords({ replay }: RunView): string | null {
  if (replay === null) return null;
  const words = [
    ...(replay.asNew ? ["sent as new"] : []),
    ...(replay.edited ? ["message changed"] : []),
  ];
  return words.length === 0 ? null : words.join(", ");
}

/** Who stopped it, or why a failed run needs nobody any more. */
function settledWords({ run, commands, settlement }: RunView): string {
  const cancel = commands.find(({ kind }) => kind === "cancel");
  if (run.status === "cancelled" && cancel !== undefined) {
    return ` · cancelled by ${cancel.by}${cancel.reason === null ? "" : `: ${cancel.reason}`}`;
  }
  if (settlement?.state === "retried") return " · a retry stands for it";
  if (settlement?.state !== "settled") return "";
  return ` · settled by ${settlement.by}${settlement.reason === null ? "" : `: ${settlement.reason}`}`;
}

/** One quiet line: when, how long, which version, which documents. */
export function RunFacts({ view, now }: { readonly view: RunView; readonly now: number }) {
  const { timeZone } = usePlace().distributor;
  const path = usePath();
  const purpose = purposeName(view.run);
  const [warning, ...others] = useMemo(() => warningsOf(view), [view]);
  const awaited = waitNote(view);
  return (
    <p className="min-w-0 truncate text-12 text-fg-3">
      <time
        title={`${formatInstant(view.run.endedAt ?? view.run.acceptedAt, timeZone)}, ${timeZone}`}
      >
        {timeFact(view, now, timeZone)}
      </time>
      {settledWords(view)}
      {view.flow.version === null ? null : ` · v${view.flow.version}`}
      {warning === undefined ? null : (
        <b
          className="font-medium text-caution"
          title={[warning, ...others].map(({ name, words }) => `${name}: ${words}`).join("\n")}
        >
          {" · "}
          {warning.name}: {warning.words}
          {others.length > 0 ? ` And ${others.length} more.` : ""}
        </b>
      )}
      {purpose === null ? null : ` · ${replayWords(view) ?? purpose.toLowerCase()}`}
      {view.keys.slice(0, 4).map(({ kind, value }) => (
        <span key={`${kind} ${value}`}>
          {" · "}
          {kindName(kind)}{" "}
          <Link
            href={path(`/runs?q=${encodeURIComponent(value)}`)}
            className="text-accent-text underline decoration-accent-line underline-offset-2 hover:decoration-current"
          >
            {value}
          </Link>
        </span>
      ))}
      {/* Behind the numbers: it may be long, and the step mostly says it, too. */}
      {awaited === null ? null : <span title={awaited}> · {awaited}</span>}
    </p>
  );
}

/** The runs beside this one in the list it was opened from. */
function Neighbours({ run }: { readonly run: string }) {
  const trpc = useTRPC();
  const params = useSearchParams();
  const router = useRouter();
  const path = usePath();
  const state = useMemo(() => readListState(new URLSearchParams(params)), [params]);
  const { data } = useQuery(
    trpc.runs.neighbours.queryOptions(
      {
        run,
        filter: {
          view: state.view,
          search: state.search,
          status: [...state.status],
          ...(state.warned && { warned: true }),
          ...(state.flow !== null && { flow: state.flow }),
          ...(state.bulk !== null && { bulk: state.bulk }),
        },
      },
      { staleTime: 30_000 },
    ),
  );
  const go = (id: string | null | undefined) => {
    if (id) router.push(`${path(`/runs/${id}`)}${writeListState(state)}`);
  };
  return (
    <span className="flex max-sm:hidden">
      <IconButton
        icon={ChevronUp}
        label="Newer run"
        disabled={!data?.newer}
        onClick={() => go(data?.newer)}
      />
      <IconButton
        icon={ChevronDown}
        label="Older run"
        disabled={!data?.older}
        onClick={() => go(data?.older)}
      />
    </span>
  );
}

/** The run as a file: steps, attempts, and the values one may see. */
function RunExport({ href }: { readonly href: string }) {
  return (
    <Button asChild className="max-sm:hidden">
      <a href={href} download>
        <Icon as={Download} size="s" />
        <span className="max-xl:sr-only">Export</span>
      </a>
    </Button>
  );
}

/** Bar over a run: where, how it stands, what can be done. */
export function RunBar({
  view,
  now,
  place,
}: {
  readonly view: RunView;
  readonly now: number;
  /** The selected step. */
  readonly place: RetryPlace | null;
}) {
  const { distributor } = usePlace();
  const path = usePath();
  const params = useSearchParams();
  const mayCancel = useCan("run.cancel");
  const mayRetry = useCan("run.retry");
  const mayResolve = useCan("run.resolve");
  const list = writeListState(readListState(new URLSearchParams(params)));
  const cancelling = view.commands.some(({ kind, applied }) => kind === "cancel" && !applied);
  const ways = useRunWays(view);
  usePageTitle(`${runName(view.run.id)} – ${view.flow.name}`);
  return (
    <PageBar>
      <h1 className="sr-only">
        Run {runName(view.run.id)} of {view.flow.name}
      </h1>
      <Breadcrumb
        parts={[
          { label: distributor.name, href: path("/flows") },
          { label: view.flow.name, href: path(`/flows/${view.flow.id}`) },
          { label: "Runs", href: `${path("/runs")}${list}` },
          { label: runName(view.run.id), mono: true },
        ]}
      />
      <StandingBadge view={view} />
      <span className="min-w-0 flex-1 basis-0 max-lg:hidden">
        <RunFacts view={view} now={now} />
      </span>
      <span className="min-w-0 flex-1 lg:hidden" />
      <Neighbours run={view.run.id} />
      <span className="max-sm:hidden">
        <BarDivider />
      </span>
      <IconButton
        icon={Link2}
        label="Copy link"
        className="max-sm:hidden"
        onClick={() => void copyLink()}
      />
      <RunExport href={ways.file} />
      {mayResolve && view.settlement?.state === "open" ? <SettleDialog view={view} /> : null}
      {ways.test === null ? null : (
        <Button asChild className="max-xl:hidden">
          <Link href={ways.test}>Save as test</Link>
        </Button>
      )}
      {ways.debug === null ? null : (
        <Button asChild className="max-lg:hidden">
          <Link href={ways.debug}>
            <Icon as={Bug} size="s" />
            Debug
          </Link>
        </Button>
      )}
      <RunMore ways={ways} className="max-sm:hidden" />
      {mayRetry && !cancelling && view.waitsForTry ? <TryNow view={view} /> : null}
      {view.run.finished ? (
        mayRetry && !isTried(view) ? (
          <RetryDialog view={view} place={place} />
        ) : null
      ) : cancelling ? (
        <span className="text-12 text-fg-3">Stops as soon as it can</span>
      ) : mayCancel ? (
        <CancelDialog view={view} />
      ) : null}
    </PageBar>
  );
}
