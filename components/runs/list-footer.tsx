"use client";

import { useCan, usePlace } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import { KeyHint } from "@/components/ui/key-hint";
import { Spring } from "@/components/ui/top-bar";
import { counted } from "@/runtime/counted";
import { underWayWords } from "./again-words";
import { type BulkPick, BulkResolveDialog, BulkRetryDialog } from "./bulk-dialogs";
import { ReplayManyDialog } from "./replay-many-dialog";
import type { RunListState } from "./run-filter-state";
import type { useRunList } from "./use-run-list";

type List = ReturnType<typeof useRunList>;

type FooterProps = {
  readonly list: List;
  readonly state: RunListState;
  readonly picked: ReadonlySet<string>;
  readonly onPicked: (picked: ReadonlySet<string>) => void;
};

/** Of runs that can be named to the server in one go. */
const pickedMost = 1_000;

function countWords(count: number): string {
  return counted(count, "run");
}

/** Nothing while it is not known. */
function loadedWords({ rows, more, waiting, error }: List): string {
  if (waiting || (error !== null && rows.length === 0)) return "";
  return more ? `${formatCount(rows.length)} loaded, more below` : countWords(rows.length);
}

/** Whether a filter finds nothing but runs that failed: then all of it can be retried without being picked. */
function onlyFailed({ status }: RunListState): boolean {
  return status.length > 0 && status.every((one) => one === "failed" || one === "cancelled");
}

function isReal({ purpose }: List["rows"][number]): boolean {
  return purpose === "live" || purpose === "replay";
}

/** What can be done with the picked runs; with none picked, with all that the filters find, as far as they are loaded. */
function Doing({ list, state, picked, onPicked }: FooterProps) {
  const mayRetry = useCan("run.retry");
  const mayResolve = useCan("run.resolve");
  const mayStart = useCan("run.start");
  const mayLook = useCan("payload.view");
  const none = picked.size === 0;
  const some = list.rows.length > 0;
  const isWhole = none && some && !list.more && list.rows.length <= pickedMost;
  const rows = isWhole ? list.rows : list.rows.filter(({ id }) => picked.has(id));
  // What was tried out was no message of anybody's: it is begun again where it is tried out.
  const real = rows.filter(isReal);
  const failed = none
    ? []
    : real.filter(({ status }) => status === "failed" || status === "cancelled");
  const ended = real.filter(({ finished }) => finished);
  const doubtful = none ? [] : rows.filter(({ status }) => status === "in-doubt");
  const all: BulkPick = { filter: list.filter };
  const onBegun = () => onPicked(new Set());
  const allWords = `all ${formatCount(list.rows.length)}${list.more ? " and more" : ""}`;
  return (
    <>
      {mayRetry && failed.length > 0 ? (
        <BulkRetryDialog
          pick={{ runs: failed.map(({ id }) => id) }}
          what={countWords(failed.length)}
          onBegun={onBegun}
        />
      ) : null}
      {mayRetry && none && list.rows.some(isReal) && onlyFailed(state) ? (
        <BulkRetryDialog pick={all} what={allWords} onBegun={onBegun} />
      ) : null}
      {mayRetry && ended.length > 0 ? (
        <ReplayManyDialog
          runs={ended.map(({ id }) => id)}
          what={isWhole && ended.length === rows.length ? allWords : countWords(ended.length)}
          succeeded={ended.some(({ status }) => status === "succeeded")}
          mayBacktest={mayStart && mayLook}
          onBegun={onBegun}
        />
      ) : null}
      {mayRetry && none && list.more && list.rows.some(isReal) ? (
        <span className="ml-1 max-sm:hidden">Select runs to replay them</span>
      ) : null}
      {mayRetry && picked.size > 0 ? <span>{underWayWords(rows)}</span> : null}
      {mayResolve && doubtful.length > 0 ? (
        <BulkResolveDialog
          pick={{ runs: doubtful.map(({ id }) => id) }}
          what={countWords(doubtful.length)}
          onBegun={onBegun}
        />
      ) : null}
      {mayResolve && none && some && state.view === "in-doubt" ? (
        <BulkResolveDialog pick={all} what={allWords} onBegun={onBegun} />
      ) : null}
    </>
  );
}

/** How much is shown, what can be done with what is picked, and the keys. */
export function ListFooter(props: FooterProps) {
  const { list, picked, onPicked } = props;
  const { distributor } = usePlace();
  return (
    <footer className="flex min-h-10 shrink-0 flex-wrap items-center gap-1.5 border-line border-t px-4 py-1 text-12 text-fg-3">
      <span className="tabular-nums" aria-live="polite">
        {picked.size > 0 ? `${formatCount(picked.size)} selected` : loadedWords(list)}
      </span>
      {picked.size > 0 ? (
        <Button size="s" look="quiet" onClick={() => onPicked(new Set())}>
          Select none
        </Button>
      ) : null}
      <Doing {...props} />
      <Spring />
      <span className="mr-4 max-lg:hidden">Times in {distributor.timeZone}</span>
      <span className="flex items-center gap-1.5 max-lg:hidden">
        <KeyHint keys="J" />
        <KeyHint keys="K" /> move
        <KeyHint keys="Enter" className="ml-2" /> open
        <KeyHint keys="X" className="ml-2" /> select
        <KeyHint keys="/" className="ml-2" /> search
      </span>
    </footer>
  );
}
