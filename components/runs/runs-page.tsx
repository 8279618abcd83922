"use client";

import { ArrowUp, CloudOff, Pause, Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useMemo, useState } from "react";
import { LoadFailure } from "@/components/shell/load-failure";
import { ListTitle, PageBar } from "@/components/shell/page-bar";
import { useCan, usePath, usePlace } from "@/components/shell/place";
import { Dot } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { useMedia } from "@/components/ui/media";
import { isPageItself } from "@/components/ui/page-itself";
import { Skeleton } from "@/components/ui/skeleton";
import { Spring } from "@/components/ui/top-bar";
import { useNow } from "@/components/ui/use-now";
import { VirtualTable } from "@/components/ui/virtual-table";
import { BulkBanner } from "./bulk-banner";
import { ColumnMenu } from "./column-menu";
import { ExportMenu } from "./export-menu";
import { ListFooter } from "./list-footer";
import { pickColumn } from "./pick-column";
import { CompactRun, openingKinds, runColumns } from "./run-columns";
import { type RunListState, useRunListState, writeListState } from "./run-filter-state";
import { type FlowChoice, RunFilters } from "./run-filters";
import { RunHistogram } from "./run-histogram";
import { usePicked } from "./use-picked";
import { type RunRow, useRunList } from "./use-run-list";
import { ViewMenu } from "./view-menu";
import { ViewTabs } from "./view-tabs";

type List = ReturnType<typeof useRunList>;

type EmptyWords = {
  readonly title: string;
  readonly why: string;
  /** Where to go on, and what that is called. */
  readonly to?: readonly [page: string, label: string];
  /** What happens then. */
  readonly next?: string;
};

const allRuns = ["/runs", "Show all runs"] as const;

function emptyWords(state: RunListState, searchable: boolean): EmptyWords {
  if (state.search !== "" && !searchable) {
    return {
      title: `Not searched for ${state.search}`,
      why: "Numbers are part of documents, and your role here does not see documents. An owner gives that right under People.",
      to: allRuns,
    };
  }
  if (state.search !== "") {
    return {
      title: `No run with a number like ${state.search}`,
      why: "Runs are found by the beginning of any number their flow names as a business key: order, PO, ERP order, tracking. Letters before the digits may be left out.",
      to: allRuns,
      next: "Which numbers a flow names is among its settings, when no step of it is selected.",
    };
  }
  if (state.flow !== null || state.status.length > 0 || state.time || state.span) {
    return {
      title: "No run fits these filters",
      why: "Take one away to see more, or all of them.",
      to: allRuns,
    };
  }
  switch (state.view) {
    case "attention":
      return {
        title: "Nothing needs you",
        why: "Failed, parked and doubtful runs, and those whose credentials were refused, appear here, with what went wrong and what can be done.",
        to: allRuns,
      };
    case "moving":
      return {
        title: "Nothing is under way",
        why: "Runs that work or wait appear here while they do; most take less than a second.",
        to: allRuns,
      };
    case "in-doubt":
      return {
        title: "Nothing is in doubt",
        why: "A request that was sent and never answered appears here, with its evidence. It is never sent again by itself.",
        to: ["/docs/errors#answer_unknown", "Read how that happens"],
      };
    case "tests":
      return {
        title: "No debug or test runs",
        why: "Runs that touch no real order appear here.",
        to: allRuns,
      };
    case "all":
      return {
        title: "No runs yet",
        why: "A run begins when a message reaches a published flow: at its webhook address, on its schedule, or by hand.",
        to: ["/flows", "Open the flows"],
        next: "Publish one, select what starts it and send a sample: its run appears here at once.",
      };
  }
}

function Empty(props: { readonly state: RunListState; readonly searchable: boolean }) {
  const path = usePath();
  const { to, next, ...words } = emptyWords(props.state, props.searchable);
  return (
    <EmptyState
      {...words}
      then={next}
      actions={
        to === undefined ? null : (
          <Button asChild>
            <Link href={path(to[0])}>{to[1]}</Link>
          </Button>
        )
      }
    />
  );
}

function useFlowChoices(rows: readonly RunRow[]): readonly FlowChoice[] {
  return useMemo(() => {
    const found = new Map<string, string>();
    for (const row of rows) if (row.flowName !== null) found.set(row.flow, row.flowName);
    return [...found]
      .map(([id, name]) => ({ id, name }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }, [rows]);
}

function NewerButton({ count, onShow }: { readonly count: number; readonly onShow: () => void }) {
  return (
    <div aria-live="polite" className="relative z-10 h-0">
      {count > 0 ? (
        <Button
          size="s"
          onClick={onShow}
          className="absolute top-9 left-1/2 -translate-x-1/2 animate-appear rounded-full text-accent-text shadow-2"
        >
          <Icon as={ArrowUp} size="s" />
          {count >= 100 ? "100 or more" : count} new
        </Button>
      ) : null}
    </div>
  );
}

function LiveState({
  list,
  paused,
  pressed,
  onPaused,
}: {
  readonly list: List;
  /** Whether somebody has tried to open a run meanwhile. */
  readonly pressed: boolean;
  readonly paused: boolean;
  readonly onPaused: (paused: boolean) => void;
}) {
  const running = list.counts?.running;
  if (list.away) {
    return (
      <span
        role="status"
        className="flex items-center gap-1.5 text-12 text-caution max-sm:shrink-0 max-sm:whitespace-nowrap"
      >
        <Icon as={CloudOff} size="s" className="max-sm:hidden" />
        <span>
          Not live
          <span className="max-sm:sr-only">
            : the server does not answer
            {pressed ? ". The run can be opened when it is back." : null}
          </span>
        </span>
      </span>
    );
  }
  return (
    <>
      <span className="flex items-center gap-1.5 text-12 text-fg-2 max-lg:hidden">
        <Dot className={paused ? "bg-neutral-solid" : "bg-active-solid"} />
        {paused
          ? "Paused"
          : `Live${running === undefined ? "" : `, ${formatCount(running)} running`}`}
      </span>
      <Button onClick={() => onPaused(!paused)} className="max-md:hidden">
        <Icon as={paused ? Play : Pause} size="s" />
        {paused ? "Go on" : "Pause updates"}
      </Button>
    </>
  );
}

/** Columns that a narrow window has no room for. */
const wideOnly: ReadonlySet<string> = new Set(["steps"]);

/** J, K and Enter also work before the list has the focus. */
function useListKeys(
  rows: readonly RunRow[],
  current: number,
  actions: {
    readonly move: (to: number) => void;
    readonly open: (row: RunRow) => void;
    readonly pick: (row: RunRow) => void;
  },
) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const row = rows[current];
      const onGrid = target instanceof Element && target.matches("[role=grid]");
      if (event.key === "x" && row && (onGrid || isPageItself(target))) actions.pick(row);
      if (!isPageItself(target)) return;
      if (event.key === "j") actions.move(Math.min(rows.length - 1, current + 1));
      else if (event.key === "k") actions.move(Math.max(0, current - 1));
      else if (event.key === "Enter" && row) actions.open(row);
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [rows, current, actions]);
}

/** Columns for the room there is. */
function useColumns(
  state: RunListState,
  rows: readonly RunRow[],
  picking: ReturnType<typeof usePicked>,
) {
  const { timeZone } = usePlace().distributor;
  const now = useNow(
    1_000,
    rows.some((row) => !row.finished),
  );
  const roomy = useMedia("(min-width: 80rem)");
  const kinds = state.columns ?? openingKinds;
  const shownKinds = roomy ? kinds : kinds.slice(0, 1);
  const mayRetry = useCan("run.retry");
  const mayResolve = useCan("run.resolve");
  const pickable = mayRetry || mayResolve;
  const wanted = shownKinds.join(",");
  const columns = useMemo(
    () => [
      ...(pickable ? [pickColumn(rows, picking)] : []),
      ...runColumns({ now, zone: timeZone, kinds: wanted.split(",").filter(Boolean) }).filter(
        ({ id }) => roomy || !wideOnly.has(id),
      ),
    ],
    [now, timeZone, roomy, wanted, rows, picking, pickable],
  );
  return { columns, kinds, now };
}

/** The run list of an environment: found by any number, renewed in place, walked by keyboard. */
export function RunsPage() {
  const { state, change } = useRunListState();
  const [paused, setPaused] = useState(false);
  const list = useRunList(state, paused);
  const { timeZone } = usePlace().distributor;
  const path = usePath();
  const router = useRouter();
  const [currentId, setCurrentId] = useState<string | null>(null);
  const { rows } = list;
  const current = rows.findIndex((row) => row.id === currentId);
  const narrow = useMedia("(max-width: 47.99rem)");
  const picking = usePicked();
  const { columns, kinds, now } = useColumns(state, rows, picking);
  const flows = useFlowChoices(rows);
  const searchable = useCan("payload.view");
  const move = useCallback((to: number) => setCurrentId(rows[to]?.id ?? null), [rows]);
  const { away } = list;
  const [pressed, setPressed] = useState(false);
  if (!away && pressed) setPressed(false);
  const open = useCallback(
    (row: RunRow) => {
      // The browser would leave for a page that it cannot load, and the list with it.
      // A toast would be loaded from the server first.
      if (away) setPressed(true);
      else router.push(`${path(`/runs/${row.id}`)}${writeListState(state)}`);
    },
    [router, path, state, away],
  );
  const { toggle } = picking;
  const actions = useMemo(
    () => ({ move, open, pick: (row: RunRow) => toggle([row.id]) }),
    [move, open, toggle],
  );
  useListKeys(rows, current, actions);

  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <PageBar>
        <ListTitle title="Runs" />
        <Spring />
        <LiveState list={list} paused={paused} pressed={pressed} onPaused={setPaused} />
        <ViewMenu state={state} />
        <ExportMenu filter={list.filter} kinds={kinds} />
      </PageBar>
      <ViewTabs
        state={state}
        counts={{
          attention: list.counts?.attention,
          moving: list.counts?.moving,
          "in-doubt": list.counts?.inDoubt,
        }}
      />
      <RunFilters
        state={state}
        change={change}
        flows={flows}
        searchable={searchable}
        aside={<ColumnMenu kinds={kinds} rows={rows} onKinds={(columns) => change({ columns })} />}
      />
      <RunHistogram state={state} onSpan={(span) => change({ span, time: null })} />
      <BulkBanner only={state.bulk} />
      <NewerButton count={list.newer} onShow={list.showNewer} />
      <div className="flex min-h-80 flex-1 flex-col">
        {list.error !== null ? (
          <LoadFailure what="The runs" error={list.error} onRetry={list.retry} />
        ) : list.waiting ? (
          <Skeleton lines={12} />
        ) : rows.length === 0 ? (
          <Empty state={state} searchable={searchable} />
        ) : (
          <VirtualTable
            label="Runs"
            columns={columns}
            rows={rows}
            rowId={(row) => row.id}
            current={current}
            onCurrent={move}
            onOpen={open}
            compact={(row) => <CompactRun row={row} now={now} zone={timeZone} />}
            narrow={narrow}
            rowHeight={29}
            alive={(row) => row.status === "running"}
            onEnd={list.onEnd}
          />
        )}
      </div>
      <ListFooter list={list} state={state} picked={picking.picked} onPicked={picking.set} />
    </div>
  );
}
