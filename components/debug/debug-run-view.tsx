"use client";

import { useMemo, useState } from "react";
import { useRun } from "@/components/runs/use-run";
import { LoadFailure, NotRenewed } from "@/components/shell/load-failure";
import { useCan, usePlace } from "@/components/shell/place";
import { unread } from "@/components/shell/unread";
import { Button } from "@/components/ui/button";
import { ResizeHandle, useResizable } from "@/components/ui/resize-handle";
import { SidePanel } from "@/components/ui/side-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { useNow } from "@/components/ui/use-now";
import { AgreeDialog } from "./agree-dialog";
import { assumedIn } from "./assumed-steps";
import { type Carried, elsewhere, type NewCarried, standOf, useCarried } from "./carried";
import { CarriedNotes } from "./carried-notes";
import { DebugBar } from "./debug-bar";
import { DebugDiagram } from "./debug-diagram";
import { DebugDock } from "./debug-dock";
import { DebugTop } from "./debug-top";
import { useEnding } from "./ending";
import { Interventions } from "./interventions";
import { stepName } from "./line-words";
import { LookedPanel } from "./looked-panel";
import { SteppingTop } from "./stepping-top";
import {
  type DebugRun,
  type DebugSession,
  type Pause,
  useDebugRun,
  type useDebugSession,
  useOlderStart,
} from "./use-debug";
import { useDebugKeys } from "./use-deeds";
import { useStepping } from "./use-stepping";

type DebugRunViewProps = {
  /** One of the session's: it is looked at, and told what to do. */
  readonly run: string;
  readonly flowId: string;
  readonly name: string;
  readonly session: DebugSession;
  /** Something is written there that goes only when that was asked about. */
  readonly held: boolean;
  readonly carried: readonly Carried[];
  readonly onCarry: (carried: NewCarried) => void;
  readonly onDrop: (carried: Carried) => void;
  readonly onChange: ReturnType<typeof useDebugSession>["change"];
  readonly onAgree: ReturnType<typeof useDebugSession>["agree"];
  /** Begins with another message. */
  readonly onAnother: () => void;
  /** Begins with the message of a run, once it was changed. */
  readonly onMessage: (run: string) => void;
};

/** A run of the draft that is stepped through. */
export function DebugRunView(props: DebugRunViewProps) {
  const { flowId, name, run } = props;
  const { view, error, retry } = useRun(run, null);
  const { query, debug, order } = useDebugRun(run);
  const isThere = view !== undefined && debug !== undefined;
  const gone = unread({ data: view, error }) ?? unread(query);
  if (gone !== null && !(props.held && isThere)) {
    return (
      <>
        <DebugTop flowId={flowId} name={name}>
          <Button onClick={props.onAnother}>Start again…</Button>
        </DebugTop>
        <LoadFailure what="This run" error={gone} onRetry={retry} />
      </>
    );
  }
  if (!isThere) {
    return (
      <>
        <DebugTop flowId={flowId} name={name} />
        <Skeleton lines={8} />
      </>
    );
  }
  return (
    <>
      {gone === null ? null : <NotRenewed error={gone} />}
      <Stepping {...props} view={view} debug={debug} order={order} />
    </>
  );
}

type SteppingProps = DebugRunViewProps & {
  readonly view: NonNullable<ReturnType<typeof useRun>["view"]>;
  readonly debug: DebugRun;
  readonly order: ReturnType<typeof useDebugRun>["order"];
};

function Stepping({
  flowId,
  name,
  session,
  carried,
  onCarry,
  onDrop,
  onChange,
  onAgree,
  onAnother,
  onMessage,
  view,
  debug,
  order,
}: SteppingProps) {
  const mayStart = useCan("run.start");
  const { timeZone } = usePlace().distributor;
  const now = useNow(10_000, !debug.finished);
  const dock = useResizable("debug-dock", { size: 216, min: 96, max: 480 });
  const panel = useResizable("debug-panel", { size: 420, min: 340, max: 720 });
  const stepping = useStepping({ view, debug, session, order, mayStart, onChange });
  const { at, look, setLook, looked, selected, deeds, tell, toggle } = stepping;
  const lookedBack =
    looked === null || looked.now ? null : stepName(view.document, looked.node, looked.path);
  const { intervention, setIntervention } = stepping;
  const [taken, setTaken] = useState<Carried | null>(null);
  // It stays with the tab until it was given, or let go: the page may be left or reloaded in between.
  const take = (one: Carried, pause: Pause) => {
    setIntervention({ ...one.written, pause });
    setTaken(one);
  };
  const close = () => {
    setIntervention(null);
    if (taken !== null) onDrop(taken);
    setTaken(null);
  };
  const here = { run: view.run.id, pause: at, free: intervention === null };
  useCarried(carried, here, take);
  const { document } = view;
  const older = useOlderStart(flowId, view.run.id, mayStart);
  const assumed = useMemo(() => assumedIn(document, debug.lines), [document, debug.lines]);
  const { end, question } = useEnding(session);
  useDebugKeys(deeds);
  return (
    <>
      <SteppingTop
        flowId={flowId}
        name={name}
        session={session}
        debug={debug}
        now={now}
        view={view}
        mayStart={mayStart}
        onAnother={onAnother}
      />
      <DebugBar deeds={deeds} note={noteOf(debug, session, timeZone, mayStart, lookedBack)} />
      <CarriedNotes
        carried={carried.filter(({ id }) => id !== taken?.id)}
        document={document}
        run={view.run.id}
        standOf={(one) => standOf(one, view.run.id, debug)}
        onTake={
          deeds.refused !== null
            ? null
            : (one, stand) => take(one, stand === "here" && at !== null ? at : elsewhere(one))
        }
        onLetGo={onDrop}
      />
      <div className="flex min-h-0 flex-1 max-lg:flex-col max-lg:overflow-y-auto">
        <div className="flex min-w-0 flex-1 flex-col max-lg:contents">
          <div className="flex min-h-0 flex-1 flex-col max-lg:h-[40dvh] max-lg:flex-none max-lg:shrink-0">
            <DebugDiagram
              document={document}
              layout={view.layout}
              view={view}
              pause={at}
              breakpoints={session.setup.breakpoints}
              slots={session.slots}
              effects={session.setup.effects}
              faults={session.setup.faults}
              assumed={assumed}
              now={now}
              selected={selected}
              follow={at?.node ?? callingStep(debug)}
              onSelect={(node) => setLook(node === null ? { kind: "now" } : { kind: "node", node })}
              onPort={mayStart ? toggle : null}
            />
          </div>
          <span className="contents max-lg:hidden">
            <ResizeHandle label="Height of the lists" edge="top" resizable={dock} />
          </span>
          <div
            className="grid shrink-0 grid-cols-[300px_minmax(0,1fr)_minmax(0,1fr)] border-line border-t bg-surface [&>*]:border-line lg:[&>*]:border-r lg:[&>*:last-child]:border-r-0 max-lg:[&>*+*]:border-t max-xl:grid-cols-3 max-lg:order-last max-lg:h-auto! max-lg:grid-cols-1"
            style={{ height: dock.size }}
          >
            <DebugDock
              run={view.run.id}
              debug={debug}
              session={session}
              document={document}
              mayChange={mayStart}
              look={look}
              looked={looked}
              resting={assumed.deciding}
              onChange={onChange}
              onLine={(index) =>
                setLook(index === null ? { kind: "now" } : { kind: "line", index })
              }
              onOlder={older === null ? null : () => end(older)}
            />
          </div>
        </div>
        <span className="contents max-lg:hidden">
          <ResizeHandle label="Width of the step panel" edge="left" resizable={panel} />
        </span>
        <SidePanel
          aria-label="Step"
          className="max-lg:w-full! max-lg:shrink-0 max-lg:border-t max-lg:border-l-0"
          style={{ width: panel.size }}
        >
          <LookedPanel
            view={view}
            debug={debug}
            session={session}
            looked={looked}
            now={now}
            busy={order.isPending}
            mayChange={mayStart}
            onSetup={(setup) => onChange({ setup })}
            onIntervention={setIntervention}
            onOrder={tell}
            onLook={(node) => setLook({ kind: "node", node })}
            resting={assumed.resting}
            again={deeds.again}
            onAnother={onAnother}
            onMessage={mayStart && debug.caller === null ? () => onMessage(view.run.id) : null}
            canFork={stepping.canFork}
          />
        </SidePanel>
      </div>
      {question}
      {intervention === null ? null : (
        <Interventions
          intervention={intervention}
          view={view}
          session={session}
          debug={debug}
          flowId={flowId}
          busy={order.isPending}
          onCarry={onCarry}
          onOrder={(told) => tell(told, close)}
          onClose={close}
        />
      )}
      {stepping.waiting === null ? null : (
        <AgreeDialog
          session={session}
          busy={order.isPending}
          onAgree={onAgree}
          onYes={stepping.tellWaiting}
          onClose={stepping.dropWaiting}
        />
      )}
    </>
  );
}

/** The step whose flow is stepped through meanwhile. */
function callingStep({ called, lines }: DebugRun): string | null {
  if (called === null) return null;
  const waits = lines.findLast((line) => line.kind === "step" && line.status === "waiting");
  return waits?.node ?? null;
}

/** “Step 3, looking at “Check credit” · this session expires Fri 18:00” */
function noteOf(
  { pause, lines, finished }: DebugRun,
  { expiresAt }: DebugSession,
  timeZone: string,
  mayStart: boolean,
  /** Another step than the one that it stands at. */
  lookedBack: string | null,
): string {
  const looking = lookedBack === null ? "" : `, looking at “${lookedBack}”`;
  const done = lines.filter(({ kind }) => kind === "step").length;
  const step = pause?.side === "after" ? done : done + 1;
  const isKept = expiresAt !== null && !finished;
  return [
    mayStart ? "" : "Your role may look on, but not tell the run anything",
    pause === null ? "" : `Step ${step}${looking}`,
    isKept ? `this session expires ${weekdayTime(expiresAt, timeZone)}` : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** “Fri 18:00” */
function weekdayTime(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
}
