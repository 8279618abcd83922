"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { sketchOf } from "@/components/canvas/draft-texts";
import { LeaveGuard, useUnloadGuard } from "@/components/shell/leave-guard";
import { LoadFailure } from "@/components/shell/load-failure";
import { usePageTitle } from "@/components/shell/page-title";
import { useCan } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { HoldContext } from "@/components/shell/writing-dialog";
import { useMedia } from "@/components/ui/media";
import { Skeleton } from "@/components/ui/skeleton";
import type { FlowDocument } from "@/runtime/flow/document";
import { toggled, toggledBefore, triggersOf } from "./breakpoints";
import { useKeptCarried } from "./carried-memory";
import { CarriedNotes } from "./carried-notes";
import { CatchCard, CatchWait } from "./catch-card";
import { DebugDiagram } from "./debug-diagram";
import { DebugRunView } from "./debug-run-view";
import { DebugTop } from "./debug-top";
import { TakenNotice, useWaitTaken } from "./ending";
import { UnreachedPanel } from "./stand-panel";
import { useStartReach } from "./start-effects";
import { StartPanel } from "./start-panel";
import { type DebugSession, useDebugSession } from "./use-debug";
import { deedsBefore, useDebugKeys } from "./use-deeds";

/** Stepping through the saved draft of a flow. */
export function DebugPage({ flowId }: { readonly flowId: string }) {
  const trpc = useTRPC();
  const asked = useSearchParams();
  const from = asked.get("from");
  const [choosing, setChoosing] = useState(from !== null);
  /** A run whose message is to be changed. */
  const [mended, setMended] = useState<string | null>(null);
  const mayLook = useCan("payload.view");
  const draft = useQuery(trpc.flows.get.queryOptions({ id: flowId }, { refetchOnMount: "always" }));
  const { query, session, change, agree } = useDebugSession(flowId);
  const sketch = useMemo(
    () => (draft.data === undefined ? null : sketchOf(draft.data)),
    [draft.data],
  );
  const name = sketch?.document.name ?? "Flow";
  usePageTitle(`Debug ${name}`);
  useCaught(session, () => setChoosing(false));
  useWaitTaken(session);
  const shown =
    session?.run == null ? null : shownRun(session.run, session.outer, asked.get("run"));
  const { run, held, hold } = useHeldRun(shown);
  const { carried, carry, drop, isWritten, isLoose } = useKeptCarried(flowId);
  useUnloadGuard(isWritten);
  const stay = useCallback(() => setChoosing(true), []);
  const error = unread(draft) ?? unread(query);
  if (error && !held) {
    return (
      <>
        <DebugTop flowId={flowId} name={name} />
        <LoadFailure what="This flow" error={error} onRetry={() => void query.refetch()} />
      </>
    );
  }
  if (session === undefined || draft.data === undefined) {
    return (
      <>
        <DebugTop flowId={flowId} name={name} />
        <Skeleton lines={8} />
      </>
    );
  }
  return (
    <HoldContext value={hold}>
      {run !== null && !choosing && mayLook ? (
        <DebugRunView
          key={run}
          run={run}
          flowId={flowId}
          name={name}
          session={session}
          held={held}
          carried={carried}
          onCarry={carry}
          onDrop={drop}
          onChange={change}
          onAgree={agree}
          onAnother={() => {
            setMended(null);
            setChoosing(true);
          }}
          onMessage={(own) => {
            setMended(own);
            setChoosing(true);
          }}
        />
      ) : (
        <BeforeRun
          flowId={flowId}
          name={name}
          sketch={sketch}
          session={session}
          news={
            <CarriedNotes
              carried={carried}
              document={sketch?.document ?? null}
              run={null}
              standOf={() => "missed"}
              onTake={null}
              onLetGo={drop}
            />
          }
          change={change}
          from={mended ?? from}
          onWritten={stay}
          onStarted={() => {
            setChoosing(false);
            const url = new URL(location.href);
            url.searchParams.delete("from");
            history.replaceState(null, "", url);
          }}
          {...(session.run !== null && mayLook && { onCancel: () => setChoosing(false) })}
        />
      )}
      {/* What somebody writes is done with before that. */}
      <TakenNotice session={session} quiet={held} />
      <LeaveGuard unsaved={isWritten && isLoose} />
    </HoldContext>
  );
}

/** The run that is looked at: another one takes its place once nothing is written there that would go with it. */
function useHeldRun(shown: string | null) {
  const [kept, setKept] = useState<string | null>(null);
  const run = kept ?? shown;
  const hold = useCallback(() => {
    setKept(run);
    return () => setKept(null);
  }, [run]);
  return { run, held: kept !== null, hold };
}

/** Whether there is nothing to go on with any more. */
function useRunEnded(run: string | null): boolean {
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.debug.read.queryOptions({ run: run ?? "" }, { enabled: run !== null }),
  );
  return data?.finished === true;
}

/** The one that is stepped through, unless one is asked for within which the flow called itself. */
function shownRun(innermost: string, outer: readonly string[], asked: string | null): string {
  return asked !== null && outer.includes(asked) ? asked : innermost;
}

/** What was waited for has come: whoever waits here looks at it at once. */
function useCaught(session: DebugSession | undefined, onCaught: () => void): void {
  const waited = useRef(false);
  const waits = session?.catching != null;
  const caught = session?.input?.label === "caught";
  useEffect(() => {
    if (waited.current && !waits && caught) onCaught();
    waited.current = waits;
  });
}

const firstStep = (document: FlowDocument | null) => triggersOf(document)[0] ?? null;

type BeforeRunProps = {
  readonly flowId: string;
  readonly name: string;
  readonly sketch: ReturnType<typeof sketchOf>;
  readonly session: NonNullable<ReturnType<typeof useDebugSession>["session"]>;
  readonly change: ReturnType<typeof useDebugSession>["change"];
  readonly from: string | null;
  readonly news: ReactNode;
  /** Something was written that would go with the page. */
  readonly onWritten: () => void;
  readonly onStarted: () => void;
  readonly onCancel?: () => void;
};

/** The draft with its breakpoints, and what it is to begin with. */
function BeforeRun({
  flowId,
  name,
  sketch,
  session,
  change,
  from,
  news,
  onWritten,
  onStarted,
  onCancel,
}: BeforeRunProps) {
  const [selected, setSelected] = useState<string | null>(null);
  const reach = useStartReach(session);
  const mayStart = useCan("run.start");
  const mayLook = useCan("payload.view");
  // A drawing that is too small for the whole flow shows where it begins.
  const narrow = useMedia("(max-width: 63.99rem)");
  const document = sketch?.document ?? null;
  const toggleStop = () => {
    const setup = selected === null ? null : toggledBefore(session.setup, document, selected);
    if (setup !== null) change({ setup });
  };
  useDebugKeys(deedsBefore(mayStart && selected !== null ? toggleStop : null));
  const ended = useRunEnded(onCancel === undefined ? null : session.run);
  return (
    <>
      <DebugTop flowId={flowId} name={name} />
      {news}
      <div className="flex min-h-0 flex-1 max-lg:scroll-pb-28 max-lg:flex-col max-lg:overflow-y-auto">
        <div className="flex min-w-0 flex-1 flex-col max-lg:h-[44dvh] max-lg:flex-none">
          <DebugDiagram
            document={document}
            layout={sketch?.layout ?? null}
            view={null}
            pause={null}
            breakpoints={session.setup.breakpoints}
            slots={session.slots}
            effects={reach.effects}
            faults={session.setup.faults}
            now={0}
            selected={selected}
            follow={narrow ? firstStep(document) : null}
            onSelect={setSelected}
            onPort={
              mayStart
                ? (node, port) => change({ setup: toggled(session.setup, node, port) })
                : null
            }
          />
        </div>
        <aside
          aria-label="Start debugging"
          className="flex w-[420px] shrink-0 flex-col border-line border-l bg-surface max-lg:w-full max-lg:border-t max-lg:border-l-0"
        >
          {selected === null || document === null ? null : (
            // What begins the run stays in sight beside it.
            <div className="max-h-[36dvh] shrink-0 overflow-y-auto border-line border-b">
              <UnreachedPanel
                document={document}
                node={selected}
                session={session}
                mayChange={mayStart}
                onSetup={(setup) => change({ setup })}
              />
            </div>
          )}
          <h2 className="px-3 pt-3 font-semibold text-14">Start debugging</h2>
          {!(mayStart && mayLook) || document === null ? (
            <p className="p-3 text-fg-2">
              Your role may look at this flow, but not run it to look into documents.
            </p>
          ) : (
            <StartPanel
              document={document}
              session={session}
              reach={reach}
              from={from}
              onWritten={onWritten}
              onStarted={onStarted}
              news={session.catching === null ? null : <CatchWait {...{ flowId, session }} />}
              {...(onCancel !== undefined && {
                back: {
                  label: ended ? "Back to the run that ended" : "Go on with the run there is",
                  onBack: onCancel,
                },
              })}
            >
              <CatchCard flowId={flowId} session={session} />
            </StartPanel>
          )}
        </aside>
      </div>
    </>
  );
}
