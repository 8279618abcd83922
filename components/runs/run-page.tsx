"use client";

import { X } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import type { Assumed } from "@/components/debug/assumed-steps";
import { RestingLead } from "@/components/debug/resting-note";
import { LoadFailure } from "@/components/shell/load-failure";
import { PageBar } from "@/components/shell/page-bar";
import { usePath, usePlace } from "@/components/shell/place";
import { problemOf } from "@/components/shell/trpc";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { Dialog, SheetContent } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorCard } from "@/components/ui/error-card";
import { runName } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { Link } from "@/components/ui/link";
import { useMedia } from "@/components/ui/media";
import { ResizeHandle, useResizable } from "@/components/ui/resize-handle";
import { SidePanel } from "@/components/ui/side-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { useNow } from "@/components/ui/use-now";
import { DebugNotes } from "./debug-notes";
import { RunBar, RunFacts } from "./run-bar";
import { RunChain } from "./run-chain";
import { RunDiagram } from "./run-diagram";
import { RunMore, useRunWays } from "./run-more";
import { type RunSelection, useSelection } from "./run-selection";
import { RunTimeline } from "./run-timeline";
import { StepPanel } from "./step-panel";
import { useAssumed } from "./use-assumed";
import { type RunView, useRun } from "./use-run";

function PlainBar({ id }: { readonly id: string }) {
  const { distributor } = usePlace();
  const path = usePath();
  return (
    <PageBar>
      <h1 className="sr-only" data-opening>
        Run {runName(id)}
      </h1>
      <Breadcrumb
        parts={[
          { label: distributor.name, href: path("/flows") },
          { label: "Runs", href: path("/runs") },
          { label: runName(id), mono: true },
        ]}
      />
    </PageBar>
  );
}

function NotFoundState() {
  const path = usePath();
  return (
    <EmptyState
      title="There is no such run here"
      why="It belongs to another distributor, or is older than the 400 days a run is remembered."
      actions={
        <Button asChild>
          <Link href={path("/runs")}>Open the runs</Link>
        </Button>
      }
    />
  );
}

/** Where the steps would be, when they are past their retention. */
function DetailGone() {
  return (
    <EmptyState
      title="The steps of this run are not kept any more"
      why="Step detail and documents are kept as long as the flow's retention says. How the run ended, and its numbers, stay."
      then="A longer retention is among the flow's settings, when no step of it is selected. It holds for runs from then on."
    />
  );
}

type BodyProps = {
  readonly view: RunView;
  readonly now: number;
  readonly selected: RunSelection;
  readonly assumed: Assumed;
};

/** Of a run of few steps that has ended it leaves the drawing more room. */
function timelineSize({ run, timeline, detailGone }: RunView): number {
  if (!run.finished || detailGone) return 258;
  return Math.min(258, 81 + timeline.length * 19);
}

function Wide({ view, now, selected: { selection, select }, assumed }: BodyProps) {
  const dock = useResizable("run-timeline", { size: timelineSize(view), min: 119, max: 560 });
  const panel = useResizable("run-panel", { size: 428, min: 360, max: 720 });
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <RunChain view={view} now={now} />
        <RunDiagram
          view={view}
          now={now}
          assumed={assumed}
          selected={selection.node}
          onSelect={(node) => select({ node })}
        />
        <ResizeHandle label="Height of the timeline" edge="top" resizable={dock} />
        <div className="flex shrink-0 flex-col" style={{ height: dock.size }}>
          {view.detailGone ? (
            <DetailGone />
          ) : (
            <RunTimeline
              view={view}
              now={now}
              assumed={assumed}
              selection={selection}
              onSelect={select}
            />
          )}
        </div>
      </div>
      {selection.node === null ? null : (
        <>
          <ResizeHandle label="Width of the step panel" edge="left" resizable={panel} />
          <SidePanel aria-label="Step" style={{ width: panel.size }}>
            <StepPanel
              view={view}
              node={selection.node}
              lead={
                <RestingLead
                  document={view.document}
                  node={selection.node}
                  resting={assumed.resting}
                  onLook={(node) => select({ node })}
                />
              }
              selection={selection}
              now={now}
              onSelect={select}
              aside={
                <IconButton
                  icon={X}
                  size="s"
                  label="Close the step"
                  onClick={() => select({ node: null })}
                />
              }
            />
          </SidePanel>
        </>
      )}
    </div>
  );
}

/** On a phone the timeline is the outline of the canvas; a step opens as a sheet. */
function Narrow({ view, now, selected: { selection, select, picked }, assumed }: BodyProps) {
  const [open, setOpen] = useState(false);
  const node = picked || open ? selection.node : null;
  const pick = (next: string | null) => {
    if (next === null) return;
    select({ node: next });
    setOpen(true);
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <div className="flex items-start gap-2 border-line border-b px-3 py-2">
        <div className="min-w-0 flex-1 [&_p]:whitespace-normal">
          <RunFacts view={view} now={now} />
          {view.error?.message ? (
            <p className="mt-1 text-12 text-negative">{view.error.message}</p>
          ) : null}
        </div>
        <RunMore ways={useRunWays(view)} className="-my-1 sm:hidden" />
      </div>
      <RunChain view={view} now={now} />
      <div className="flex h-[max(180px,36dvh)] shrink-0 flex-col">
        <RunDiagram
          view={view}
          now={now}
          assumed={assumed}
          selected={selection.node}
          onSelect={pick}
          small
        />
      </div>
      {view.detailGone ? (
        <DetailGone />
      ) : (
        <RunTimeline
          view={view}
          now={now}
          assumed={assumed}
          selection={selection}
          roomy
          onSelect={(next) => pick(next.node ?? selection.node)}
        />
      )}
      <Dialog open={open && node !== null} onOpenChange={setOpen}>
        <SheetContent title="Step" side="right" className="w-[440px]">
          {node === null ? null : (
            <StepPanel
              view={view}
              node={node}
              lead={
                <RestingLead
                  document={view.document}
                  node={node}
                  resting={assumed.resting}
                  onLook={(next) => select({ node: next })}
                />
              }
              selection={selection}
              now={now}
              onSelect={select}
              aside={<span className="w-8" />}
            />
          )}
        </SheetContent>
      </Dialog>
    </div>
  );
}

type Loading = Omit<ReturnType<typeof useRun>, "view">;

/** What stands in for the run until it is there, or when it cannot be. */
function Loading({ starting, awaits, refused, error, waiting, retry }: Loading) {
  const path = usePath();
  const of = useSearchParams().get("of");
  if (refused !== null) {
    return (
      <div role="alert" className="max-w-[520px] p-4">
        <ErrorCard
          title="The retry did not start"
          why={<p>{refused}</p>}
          actions={
            <Button size="s" asChild>
              <Link href={path(`/runs/${of ?? ""}`)}>Back to the run</Link>
            </Button>
          }
        />
      </div>
    );
  }
  if (starting && awaits !== null) {
    return (
      <p role="status" className="p-4 text-fg-2">
        The run starts by itself once{" "}
        <Link className="text-fg underline" href={path(`/runs/${awaits}`)}>
          run {runName(awaits)}
        </Link>
        , which is stepped through, knows what became of the request that it has sent.
      </p>
    );
  }
  if (starting) {
    return (
      <p role="status" className="p-4 text-fg-2">
        The run is being started. It appears here by itself.
      </p>
    );
  }
  if (error === null) return waiting ? <Skeleton lines={8} /> : null;
  const { code } = problemOf(error);
  // Nothing else goes into the question: what is invalid is the id in the address.
  return code === "NOT_FOUND" || code === "INPUT_INVALID" ? (
    <NotFoundState />
  ) : (
    <LoadFailure what="This run" error={error} onRetry={retry} />
  );
}

function placeOf({ node, path }: RunSelection["selection"]) {
  return node === null ? null : { node, path };
}

/** A run on the version that ran, live while it is under way. */
export function RunPage({ id }: { readonly id: string }) {
  const params = useSearchParams();
  const { view, ...loading } = useRun(id, params.get("of"));
  const selected = useSelection(view);
  const assumed = useAssumed(view);
  const narrow = useMedia("(max-width: 63.99rem)");
  const now = useNow(1_000, view !== undefined && !view.run.finished);
  if (view === undefined) {
    return (
      <>
        <PlainBar id={id} />
        <Loading {...loading} />
      </>
    );
  }
  return (
    <>
      <RunBar view={view} now={now} place={placeOf(selected.selection)} />
      <DebugNotes view={view} now={now} />
      {narrow ? (
        <Narrow view={view} now={now} selected={selected} assumed={assumed} />
      ) : (
        <Wide view={view} now={now} selected={selected} assumed={assumed} />
      )}
    </>
  );
}
