"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { FlowPartBar } from "@/components/flows/flow-part-bar";
import { LoadFailure } from "@/components/shell/load-failure";
import { usePageTitle } from "@/components/shell/page-title";
import { useCan, usePlace } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatTime } from "@/components/ui/format";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { useNow } from "@/components/ui/use-now";
import { BacktestResult } from "./backtest-result";
import { StartForm } from "./start-form";
import { type BacktestView, isUnderWay, useBacktestCancel, useBacktests } from "./use-backtest";

const fresh = "new";

/** Trying the saved draft of a flow on the messages of its past. Which backtest is looked at stands in the address. */
export function BacktestPage({ flowId }: { readonly flowId: string }) {
  const trpc = useTRPC();
  const flow = useQuery(trpc.flows.get.queryOptions({ id: flowId }, { refetchOnMount: "always" }));
  const mayLook = useCan("payload.view");
  const name = flow.data?.name ?? "Flow";
  usePageTitle(`Backtest ${name}`);
  if (unread(flow) !== null) {
    return (
      <>
        <BacktestTop flowId={flowId} name={name} />
        <LoadFailure what="This flow" error={flow.error} onRetry={() => void flow.refetch()} />
      </>
    );
  }
  if (!mayLook) {
    return (
      <>
        <BacktestTop flowId={flowId} name={name} />
        <EmptyState
          title="Backtests show documents"
          why="Your role may look at this flow, but not into the documents that it processed. An owner can give you that."
        />
      </>
    );
  }
  return <Backtests flowId={flowId} name={name} revision={flow.data?.revision ?? null} />;
}

type BacktestsProps = {
  readonly flowId: string;
  readonly name: string;
  /** Of the saved draft, once it is known. */
  readonly revision: number | null;
};

function Backtests({ flowId, name, revision }: BacktestsProps) {
  const list = useBacktests(flowId);
  const wanted = useSearchParams().get("id");
  const cancel = useBacktestCancel();
  const mayStart = useCan("run.start");
  if (unread(list) !== null) {
    return (
      <>
        <BacktestTop flowId={flowId} name={name} />
        <LoadFailure what="The backtests" error={list.error} onRetry={() => void list.refetch()} />
      </>
    );
  }
  if (list.data === undefined) {
    return (
      <>
        <BacktestTop flowId={flowId} name={name} />
        <Skeleton lines={8} />
      </>
    );
  }
  const [newest] = list.data;
  const chosen = wanted === fresh ? null : (wanted ?? newest?.id ?? null);
  const open = list.data.find(({ id }) => id === chosen);
  return (
    <>
      <BacktestTop flowId={flowId} name={name}>
        {list.data.length === 0 ? null : <Earlier list={list.data} chosen={chosen} />}
        {open !== undefined && isUnderWay(open) && mayStart ? (
          <Button busy={cancel.isPending} onClick={() => cancel.mutate({ id: open.id })}>
            Cancel
          </Button>
        ) : null}
        {chosen !== null && mayStart ? (
          <Button look="primary" onClick={() => show(fresh)}>
            <span>
              New<span className="max-sm:sr-only"> backtest</span>
            </span>
          </Button>
        ) : null}
      </BacktestTop>
      {chosen === null ? (
        <StartForm flowId={flowId} onStarted={show} />
      ) : (
        <BacktestResult key={chosen} id={chosen} flowId={flowId} revision={revision} />
      )}
    </>
  );
}

/** The address says what is looked at: a reload and a link lead back to it. */
function show(id: string): void {
  const url = new URL(location.href);
  url.search = new URLSearchParams({ id }).toString();
  history.pushState(null, "", url);
}

function Earlier({
  list,
  chosen,
}: {
  readonly list: readonly BacktestView[];
  readonly chosen: string | null;
}) {
  const { distributor } = usePlace();
  const now = useNow(60_000);
  return (
    <Select
      aria-label="Backtest"
      className="w-56 max-md:w-32"
      value={chosen ?? undefined}
      placeholder="Earlier backtests"
      onValueChange={show}
      options={list.map(({ id, requestedAt, revision, requestedBy }) => ({
        value: id,
        label: `${formatTime(requestedAt, now, distributor.timeZone)}, draft ${revision}`,
        help: requestedBy,
      }))}
    />
  );
}

function BacktestTop({
  flowId,
  name,
  children,
}: {
  readonly flowId: string;
  readonly name: string;
  readonly children?: React.ReactNode;
}) {
  return (
    <FlowPartBar flowId={flowId} name={name} part="Backtest" title={`Backtest ${name}`}>
      {children}
    </FlowPartBar>
  );
}
