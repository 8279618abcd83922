"use client";

import { useSearchParams } from "next/navigation";
import { LoadFailure } from "@/components/shell/load-failure";
import { usePlace } from "@/components/shell/place";
import { unread } from "@/components/shell/unread";
import { Dialog, SheetContent } from "@/components/ui/dialog";
import { ErrorCard } from "@/components/ui/error-card";
import { formatCount, formatDuration, formatInstant } from "@/components/ui/format";
import { useMedia } from "@/components/ui/media";
import { ResizeHandle, useResizable } from "@/components/ui/resize-handle";
import { SidePanel } from "@/components/ui/side-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { useNow } from "@/components/ui/use-now";
import { assumedByClass, assumedWords } from "@/runtime/backtest/assumed-words";
import { type BacktestClass, backtestClasses } from "@/runtime/backtest/verdict";
import { counted } from "@/runtime/counted";
import { CausePanel } from "./cause-panel";
import { CauseTable } from "./cause-table";
import { ClassBar } from "./class-bar";
import { type BacktestView, isUnderWay, useBacktest, useTriedDraft } from "./use-backtest";

type BacktestResultProps = {
  readonly id: string;
  readonly flowId: string;
  /** Of the saved draft; null while it is not known. */
  readonly revision: number | null;
};

/** What a draft would make of past messages: five classes, their causes, and each message old against new. */
export function BacktestResult({ id, flowId, revision }: BacktestResultProps) {
  const query = useBacktest(id);
  const document = useTriedDraft(id);
  const params = useSearchParams();
  const wide = useMedia("(min-width: 64rem)");
  const panel = useResizable("backtest-panel", { size: 560, min: 420, max: 860 });
  const view = query.data;
  if (unread(query) !== null) {
    return (
      <LoadFailure what="This backtest" error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  if (view === undefined) return <Skeleton lines={8} />;
  const wanted = params.get("class");
  const chosen = backtestClasses.find((kind) => kind === wanted) ?? null;
  const cause = view.tally.causes.find(({ key }) => key === params.get("cause")) ?? null;
  const close = () => look({ cause: null, run: null });
  const detail =
    cause === null ? null : (
      <CausePanel
        key={cause.key}
        view={view}
        flowId={flowId}
        cause={cause}
        document={document}
        run={params.get("run")}
        onRun={(run) => look({ run })}
        onClose={wide ? close : null}
      />
    );
  return (
    <div className="flex min-h-0 flex-1">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard */}
      <section aria-label="Result" tabIndex={0} className="min-w-0 flex-1 overflow-y-auto">
        <Summary view={view} revision={revision} />
        <div className="px-4 pb-4">
          <ClassBar
            counts={view.tally.counts}
            assumed={assumedByClass(view.tally)}
            total={view.total ?? 0}
            chosen={chosen}
            onChoose={(kind: BacktestClass | null) => look({ class: kind, cause: null, run: null })}
          />
        </div>
        <CauseTable
          view={view}
          document={document}
          only={chosen}
          chosen={cause?.key ?? null}
          onChoose={(key) => look({ cause: key, run: null })}
        />
      </section>
      {detail === null ? null : wide ? (
        <>
          <ResizeHandle label="Width of the differences" edge="left" resizable={panel} />
          <SidePanel aria-label="Differences" style={{ width: panel.size }}>
            {detail}
          </SidePanel>
        </>
      ) : (
        <Dialog open onOpenChange={(open) => (open ? undefined : close())}>
          <SheetContent side="right" title="Differences">
            {detail}
          </SheetContent>
        </Dialog>
      )}
    </div>
  );
}

/** Notes in the address what is looked at. */
function look(changed: { readonly [name: string]: string | null }): void {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changed)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  history.replaceState(null, "", url);
}

function Summary({
  view,
  revision,
}: {
  readonly view: BacktestView;
  readonly revision: number | null;
}) {
  const { timeZone } = usePlace().distributor;
  const { request } = view;
  const stale = revision !== null && revision !== view.revision && !isUnderWay(view);
  return (
    <header className="px-4 pt-4 pb-3">
      <h2 className="font-semibold text-20">{headline(view)}</h2>
      <p className="mt-0.5 text-12 text-fg-2">
        Draft revision {view.revision} on{" "}
        {request.runs === undefined ? "messages" : counted(request.runs.length, "picked message")}{" "}
        from {formatInstant(request.from, timeZone)} to {formatInstant(request.to, timeZone)}
        {request.statuses.length === 1 ? `, ${request.statuses[0]} only` : ""}
        {request.key === "" ? "" : `, number ${request.key}`}
        {request.tables === "then" ? "; tables as they were then" : "; tables as they are now"}. By{" "}
        {view.requestedBy}.{tookWords(view)}
      </p>
      {isUnderWay(view) ? <UnderWay view={view} /> : null}
      {view.state === "failed" ? (
        <ErrorCard
          className="mt-3 max-w-[640px]"
          title="The draft could not be tried"
          why={<p>{view.note}</p>}
        />
      ) : null}
      {stale ? (
        <p className="mt-1 text-12 text-caution">
          The draft has changed since: it is at revision {revision} now.
        </p>
      ) : null}
      {view.tally.assumed > 0 ? (
        <p className="mt-1 text-12 text-fg-2">
          <b className="font-medium">Assumed</b>: {assumedWords(view.tally, formatCount)}. There the
          draft asks a system for something else, and its old answer stands for the one that it
          would give.
        </p>
      ) : null}
    </header>
  );
}

function tookWords({ state, startedAt, endedAt }: BacktestView): string {
  if (state !== "done" || startedAt === null || endedAt === null) return "";
  return ` Took ${formatDuration(Math.max(1, endedAt - startedAt))}.`;
}

function headline({ state, tally, done, total }: BacktestView): string {
  const { same } = tally.counts;
  if (state === "failed") return "Nothing could be told";
  if (state === "queued" || (state === "running" && done === 0)) return "About to begin";
  if (done === 0 && state === "done") return "There were no messages to try";
  const fails = tally.counts["newly-fails"];
  const worst =
    fails === 0 ? "" : `${formatCount(fails)} newly ${fails === 1 ? "fails" : "fail"}, `;
  const of = `${worst}${formatCount(same)} of ${formatCount(done)} come out the same`;
  if (state === "running") return `${of} so far`;
  if (state === "cancelled")
    return `${of}; stopped before ${formatCount((total ?? done) - done)} more`;
  if (same === done)
    return done === 1
      ? "The message comes out the same"
      : `All ${formatCount(done)} messages come out the same`;
  return of;
}

/** A worker looks every second. */
const lateMs = 10_000;

function UnderWay({ view }: { readonly view: BacktestView }) {
  const now = useNow(1_000);
  const { done, total, startedAt } = view;
  if (startedAt === null && now - view.requestedAt > lateMs) {
    return (
      <p className="mt-1 text-12 text-caution" role="status">
        No worker has taken it up for {formatDuration(now - view.requestedAt)}. They may be at
        another backtest; the doctor says whether one is running.
      </p>
    );
  }
  const tookMs = startedAt === null ? 0 : Math.max(1, now - startedAt);
  const perSecond = tookMs === 0 ? 0 : (done / tookMs) * 1_000;
  const left = perSecond === 0 || total === null ? null : ((total - done) / perSecond) * 1_000;
  return (
    <p className="mt-1 text-12 tabular-nums" aria-live="off">
      <span className="font-medium text-active">
        {formatCount(done)} of {total === null ? "…" : formatCount(total)}
      </span>
      <span className="text-fg-2">
        {perSecond < 1 ? "" : ` · ${formatCount(Math.round(perSecond))} a second`}
        {left === null || left < 1_000
          ? ""
          : ` · ${formatDuration(Math.ceil(left / 1_000) * 1_000)} left`}
        {" · runs of this flow go first"}
      </span>
    </p>
  );
}
