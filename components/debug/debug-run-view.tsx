"use client";

import Link from "next/link";
import { useState } from "react";
import { StepPanel } from "@/components/runs/step-panel";
import { useRun } from "@/components/runs/use-run";
import { LoadFailure } from "@/components/shell/load-failure";
import { useCan, usePath, usePlace } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { formatDuration, runName } from "@/components/ui/format";
import { ResizeHandle, useResizable } from "@/components/ui/resize-handle";
import { SidePanel } from "@/components/ui/side-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import { useNow } from "@/components/ui/use-now";
import { stoppable, toggled } from "./breakpoints";
import { DebugBar } from "./debug-bar";
import { DebugDiagram } from "./debug-diagram";
import { DebugTop } from "./debug-top";
import { EffectsList } from "./effects-list";
import { type Intervention, Interventions } from "./interventions";
import { StandPanel, UnreachedPanel } from "./stand-panel";
import { StepsSoFar } from "./steps-so-far";
import {
  type DebugLine,
  type DebugRun,
  type DebugSession,
  useDebugRun,
  type useDebugSession,
} from "./use-debug";
import { type DebugDeeds, useDebugKeys } from "./use-deeds";
import { WatchList } from "./watch-list";

type DebugRunViewProps = {
  readonly flowId: string;
  readonly name: string;
  readonly session: DebugSession;
  readonly onChange: ReturnType<typeof useDebugSession>["change"];
  /** Begins with another message. */
  readonly onAnother: () => void;
};

/** What is looked at: a line of what was done, a step that was pointed at, or where the run stands. */
type Look =
  | { readonly kind: "now" }
  | { readonly kind: "line"; readonly index: number }
  | { readonly kind: "node"; readonly node: string };

/** A run of the draft that is stepped through. */
export function DebugRunView(props: DebugRunViewProps) {
  const { flowId, name, session } = props;
  const run = session.run ?? "";
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
  onAnother,
  view,
  debug,
  order,
}: SteppingProps) {
  const [look, setLook] = useState<Look>({ kind: "now" });
  const [intervention, setIntervention] = useState<Intervention | null>(null);
  const mayStart = useCan("run.start");
  const { timeZone } = usePlace().distributor;
  const path = usePath();
  const now = useNow(10_000, !debug.finished);
  const dock = useResizable("debug-dock", { size: 216, min: 96, max: 480 });
  const panel = useResizable("debug-panel", { size: 420, min: 340, max: 720 });
  const { pause, lines } = debug;
  const at = pause ?? null;
  const line = look.kind === "line" ? lines[look.index] : undefined;
  const looked = lookedAt(look, line, at);
  const run = view.run.id;
  const document = view.document;
  const tell = (told: Parameters<typeof order.mutate>[0]["order"]) => {
    setLook({ kind: "now" });
    order.mutate({ run, order: told });
  };
  const number = at?.number ?? 0;
  const toggle = (node: string, port: string) =>
    onChange({ setup: toggled(session.setup, node, port) });
  const selected = looked?.node ?? null;
  const standing = mayStart && at !== null && !order.isPending;
  const deeds: DebugDeeds = {
    standing,
    before: standing && at.side === "before",
    running: mayStart && at === null && !debug.finished,
    ended: debug.finished || !mayStart,
    goOn: () => tell({ act: "continue", pause: number }),
    pause: () => tell({ act: "pause" }),
    step: () => tell({ act: "step", pause: number }),
    into: () => tell({ act: "into", pause: number }),
    out: () => tell({ act: "out", pause: number }),
    stop: () => setIntervention({ kind: "stop" }),
    runTo:
      look.kind === "node" && selected !== at?.node && selected !== null
        ? () => tell({ act: "to", node: selected, pause: number })
        : null,
    give: at === null ? null : () => setIntervention({ kind: "give", pause: at }),
    back: backFrom(look, lines, setLook),
    fork:
      mayStart && looked !== null && isForkable(view, looked.node)
        ? () => setIntervention({ kind: "fork", node: looked.node, path: looked.path })
        : null,
    toggleStop:
      mayStart && selected !== null ? () => toggleFirst(selected, document, toggle) : null,
  };
  useDebugKeys(deeds);
  const before = lines.findLast(({ kind }) => kind === "step");
  return (
    <>
      <DebugTop flowId={flowId} name={name}>
        <StandingChip debug={debug} now={now} status={view.run.status} />
        <span className="min-w-0 truncate text-12 text-fg-2 max-lg:hidden">
          Input:{" "}
          {session.input?.run ? (
            <Link className="underline" href={path(`/runs/${session.input.run}`)} prefetch={false}>
              run {runName(session.input.run)}
            </Link>
          ) : (
            (session.input?.label ?? "")
          )}
        </span>
        <Button onClick={onAnother} disabled={!mayStart}>
          Change input
        </Button>
      </DebugTop>
      <DebugBar
        deeds={deeds}
        note={
          <>
            {at === null ? "" : `Step ${lines.filter(({ kind }) => kind === "step").length + 1}`}
            {session.expiresAt === null || debug.finished
              ? ""
              : ` · this session expires ${weekdayTime(session.expiresAt, timeZone)}`}
          </>
        }
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
              selected={selected}
              onSelect={(node) => setLook(node === null ? { kind: "now" } : { kind: "node", node })}
              onPort={mayStart ? toggle : null}
            />
          </div>
          <span className="contents max-lg:hidden">
            <ResizeHandle label="Height of the lists" edge="top" resizable={dock} />
          </span>
          <div
            className="grid shrink-0 grid-cols-[352px_minmax(0,1fr)_280px] border-line border-t bg-surface [&>*]:border-line [&>*]:border-r [&>*:last-child]:border-r-0 max-xl:grid-cols-3 max-lg:order-last max-lg:h-auto! max-lg:grid-cols-1"
            style={{ height: dock.size }}
          >
            <EffectsList
              session={session}
              document={document}
              mayChange={mayStart}
              onChange={(setup) => onChange({ setup })}
            />
            <WatchList
              expressions={session.watches}
              now={at === null ? null : { run, node: at.node, path: at.path }}
              before={before === undefined ? null : { run, node: before.node, path: before.path }}
              number={number}
              mayChange={mayStart}
              onChange={(watches) => onChange({ watches })}
            />
            <StepsSoFar
              debug={debug}
              document={document}
              selected={look.kind === "line" ? look.index : null}
              onSelect={(index) =>
                setLook(index === null ? { kind: "now" } : { kind: "line", index })
              }
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
          {looked === null ? (
            <p className="p-3 text-fg-2">
              {debug.finished
                ? "The run has ended. Its steps are in the list below; start again with the same or another message."
                : "The run is on its way."}
            </p>
          ) : at !== null && looked.now && at.side === "before" ? (
            <StandPanel
              view={view}
              session={session}
              pause={at}
              busy={order.isPending}
              mayChange={mayStart}
              onSetup={(setup) => onChange({ setup })}
              onEdit={() => setIntervention({ kind: "edit", pause: at })}
              onGive={() => setIntervention({ kind: "give", pause: at })}
              onSend={(slot, mode) => {
                if (mode === "live") setIntervention({ kind: "send", slot, pause: at });
                else tell({ act: "send", mode, pause: number });
              }}
            />
          ) : view.nodes.some(({ node }) => node === looked.node) ? (
            <StepPanel
              view={view}
              node={looked.node}
              selection={{ node: looked.node, path: looked.path, attempt: null }}
              now={now}
              onSelect={(next) => {
                if (next.node != null) setLook({ kind: "node", node: next.node });
              }}
            />
          ) : (
            <UnreachedPanel
              document={document}
              node={looked.node}
              session={session}
              mayChange={mayStart}
              onSetup={(setup) => onChange({ setup })}
            />
          )}
        </SidePanel>
      </div>
      {intervention === null ? null : (
        <Interventions
          intervention={intervention}
          view={view}
          flowId={flowId}
          busy={order.isPending}
          onOrder={(told) => {
            setIntervention(null);
            tell(told);
          }}
          onClose={() => setIntervention(null)}
        />
      )}
    </>
  );
}

type Looked = { readonly node: string; readonly path: string; readonly now: boolean };

function lookedAt(
  look: Look,
  line: DebugLine | undefined,
  pause: DebugRun["pause"],
): Looked | null {
  if (look.kind === "line" && line !== undefined) {
    return { node: line.node, path: line.path, now: false };
  }
  if (look.kind === "node") {
    return look.node === pause?.node
      ? { node: pause.node, path: pause.path, now: true }
      : { node: look.node, path: "", now: false };
  }
  return pause === null ? null : { node: pause.node, path: pause.path, now: true };
}

/** The line before the one that is looked at. */
function backFrom(
  look: Look,
  lines: readonly DebugLine[],
  setLook: (look: Look) => void,
): (() => void) | null {
  const at = look.kind === "line" ? look.index : lines.length;
  return at <= 0 ? null : () => setLook({ kind: "line", index: at - 1 });
}

/** A run begins at its trigger anyway: that is a new start, not a fork. */
function isForkable({ trigger, document }: SteppingProps["view"], node: string): boolean {
  return node !== trigger?.node && document?.nodes[node] !== undefined;
}

function toggleFirst(
  node: string,
  document: SteppingProps["view"]["document"],
  toggle: (node: string, port: string) => void,
): void {
  const [port] = stoppable(document, node);
  if (port !== undefined) toggle(node, port.name);
}

function StandingChip({
  debug,
  now,
  status,
}: {
  readonly debug: DebugRun;
  readonly now: number;
  readonly status: string;
}) {
  if (debug.finished) return <StatusBadge status={status} />;
  if (debug.pausedAt === null) return <StatusBadge status="running" label="On its way" />;
  const minutes = Math.floor(Math.max(0, now - debug.pausedAt) / 60_000);
  const since = minutes === 0 ? "paused" : `paused ${formatDuration(minutes * 60_000)}`;
  return <StatusBadge status="paused" label={`Debug session, ${since}`} />;
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
