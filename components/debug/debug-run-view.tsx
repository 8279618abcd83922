"use client";

import { CornerUpLeft, FileInput, ListChecks } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { kindName, sortKeys } from "@/components/runs/run-words";
import { TryNow } from "@/components/runs/try-now";
import { useRun } from "@/components/runs/use-run";
import { LoadFailure } from "@/components/shell/load-failure";
import { useCan, usePath, usePlace } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { formatDuration, runName } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { ResizeHandle, useResizable } from "@/components/ui/resize-handle";
import { SidePanel } from "@/components/ui/side-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import { useNow } from "@/components/ui/use-now";
import { assumedSteps, restingSteps } from "./assumed-steps";
import { DebugBar } from "./debug-bar";
import { DebugDiagram } from "./debug-diagram";
import { DebugDock } from "./debug-dock";
import { DebugTop } from "./debug-top";
import { useEnding } from "./ending";
import { Interventions } from "./interventions";
import { LookedPanel } from "./looked-panel";
import {
  type DebugRun,
  type DebugSession,
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
  readonly onChange: ReturnType<typeof useDebugSession>["change"];
  readonly onAgree: ReturnType<typeof useDebugSession>["agree"];
  /** Begins with another message. */
  readonly onAnother: () => void;
};

/** A run of the draft that is stepped through. */
export function DebugRunView(props: DebugRunViewProps) {
  const { flowId, name, run } = props;
  const { view, error, retry } = useRun(run, null);
  const { query, debug, order } = useDebugRun(run);
  if (error ?? query.error) {
    return (
      <>
        <DebugTop flowId={flowId} name={name}>
          <Button onClick={props.onAnother}>Start again…</Button>
        </DebugTop>
        <LoadFailure what="This run" error={error ?? query.error} onRetry={retry} />
      </>
    );
  }
  if (view === undefined || debug === undefined) {
    return (
      <>
        <DebugTop flowId={flowId} name={name} />
        <Skeleton lines={8} />
      </>
    );
  }
  return <Stepping {...props} view={view} debug={debug} order={order} />;
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
  onChange,
  onAgree,
  onAnother,
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
  const { intervention, setIntervention } = stepping;
  const { document } = view;
  const older = useOlderStart(flowId, view.run.id, mayStart);
  const assumed = useMemo(() => assumedSteps(debug.lines), [debug.lines]);
  const resting = useMemo(
    () => restingSteps(document, debug.lines, assumed),
    [document, debug.lines, assumed],
  );
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
      <DebugBar deeds={deeds} note={noteOf(debug, session, timeZone, mayStart)} />
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
              resting={resting.deciding}
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
            className="grid shrink-0 grid-cols-[300px_minmax(0,1fr)_minmax(0,1fr)] border-line border-t bg-surface [&>*]:border-line [&>*]:border-r [&>*:last-child]:border-r-0 max-xl:grid-cols-3 max-lg:order-last max-lg:h-auto! max-lg:grid-cols-1"
            style={{ height: dock.size }}
          >
            <DebugDock
              run={view.run.id}
              debug={debug}
              session={session}
              document={document}
              mayChange={mayStart}
              look={look}
              resting={resting.deciding}
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
            resting={resting.steps}
            again={deeds.again}
            onAnother={onAnother}
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
          onAgree={onAgree}
          onOrder={(told) => {
            const close = () => setIntervention(null);
            if (intervention.kind === "agree") stepping.tellAgreed(told, close);
            else tell(told, close);
          }}
          onClose={() => setIntervention(null)}
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

/** How the run stands, what it began with, and who waits for it. */
function SteppingTop({
  flowId,
  name,
  session,
  debug,
  now,
  view,
  mayStart,
  onAnother,
}: Pick<DebugRunViewProps, "flowId" | "name" | "session" | "onAnother"> & {
  readonly debug: DebugRun;
  readonly now: number;
  readonly view: SteppingProps["view"];
  readonly mayStart: boolean;
}) {
  const mayEdit = useCan("flow.edit");
  const mayRetry = useCan("run.retry");
  const { run } = view;
  const path = usePath();
  const input = run.id === session.run ? session.input : null;
  return (
    <DebugTop flowId={flowId} name={name} called={debug.caller !== null}>
      {debug.caller === null ? null : (
        <Button asChild>
          <Link
            href={path(`/flows/${debug.caller.flow}/debug?run=${debug.caller.run}`)}
            prefetch={false}
          >
            <Icon as={CornerUpLeft} size="s" />
            <span className="truncate max-sm:sr-only">{debug.caller.name} waits</span>
          </Link>
        </Button>
      )}
      <StandingChip
        debug={debug}
        now={now}
        status={run.status}
        by={session.own ? null : session.startedBy}
      />
      {mayRetry && view.waitsForTry ? <TryNow view={view} /> : null}
      <span className="min-w-0 truncate text-12 text-fg-2 max-lg:hidden">
        {input === null ? "" : inputWords(input)}
        {input?.run ? (
          <Link className="underline" href={path(`/runs/${input.run}`)} prefetch={false}>
            {messageName(view, input.run)}
          </Link>
        ) : (
          (input?.label ?? "")
        )}
      </span>
      {mayEdit ? (
        <Button asChild>
          <Link href={path(`/flows/${flowId}/tests?from=${run.id}`)} prefetch={false}>
            <Icon as={ListChecks} size="s" className="sm:hidden" />
            <span className="max-sm:sr-only">Save as test</span>
          </Link>
        </Button>
      ) : null}
      <Button onClick={onAnother} disabled={!mayStart}>
        <Icon as={FileInput} size="s" className="sm:hidden" />
        <span className="max-sm:sr-only">Change input</span>
      </Button>
    </DebugTop>
  );
}

/** “Order #10482”, else the run whose message it is. */
function messageName({ keys }: SteppingProps["view"], run: string): string {
  const { document, po } = sortKeys(keys);
  const key = document ?? po;
  return key === null ? `run ${runName(run)}` : `${kindName(key.kind)} ${key.value}`;
}

/** “Called by: ” */
function inputWords({ kind, label }: NonNullable<DebugSession["input"]>): string {
  if (kind === "call") return "Called by: ";
  return label === "caught" ? "Caught: " : "Input: ";
}

function StandingChip({
  debug,
  now,
  status,
  by,
}: {
  readonly debug: DebugRun;
  readonly now: number;
  readonly status: string;
  /** Whose it is; null for one's own. */
  readonly by: string | null;
}) {
  if (debug.finished) return <StatusBadge status={status} />;
  if (debug.pausedAt === null) {
    // It waits for its next try, or for somebody who knows what came of the last one.
    const waits = status === "waiting" || status === "in-doubt";
    return waits ? (
      <StatusBadge status={status} />
    ) : (
      <StatusBadge status="running" label="On its way" />
    );
  }
  const minutes = Math.floor(Math.max(0, now - debug.pausedAt) / 60_000);
  const since = minutes === 0 ? "paused" : `paused ${formatDuration(minutes * 60_000)}`;
  const whose = by === null || by === "" ? "" : ` of ${by}`;
  return (
    <>
      <StatusBadge
        status="paused"
        label={`Debug session${whose}, ${since}`}
        className="max-md:hidden"
      />
      <StatusBadge status="paused" label="Paused" className="md:hidden" />
    </>
  );
}

/** “Step 3 · this session expires Fri 18:00” */
function noteOf(
  { pause, lines, finished }: DebugRun,
  { expiresAt }: DebugSession,
  timeZone: string,
  mayStart: boolean,
): string {
  const done = lines.filter(({ kind }) => kind === "step").length;
  const step = pause?.side === "after" ? done : done + 1;
  const isKept = expiresAt !== null && !finished;
  return [
    mayStart ? "" : "Your role may look on, but not tell the run anything",
    pause === null ? "" : `Step ${step}`,
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
