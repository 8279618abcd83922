"use client";

import dynamic from "next/dynamic";
import { useEffect, useMemo, useState } from "react";
import { createDiagramMarks, type NodeMark } from "@/components/canvas/diagram-marks";
import { edgeMarks, nodeMarks } from "@/components/runs/run-marks";
import type { RunView } from "@/components/runs/use-run";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { FlowDocument, FlowLayout } from "@/runtime/flow/document";
import { type AssumedNodes, nothingAssumed, withAssumed } from "./assumed-marks";
import { stopsOf } from "./breakpoints";
import type { Breakpoint, DebugSetup, DebugSlot, EffectMode, Pause } from "./use-debug";

const FlowDiagram = dynamic(
  () => import("@/components/canvas/flow-diagram").then((module) => module.FlowDiagram),
  { ssr: false, loading: () => <Skeleton lines={6} /> },
);

const modeWords: { readonly [mode in EffectMode]: string } = {
  mocked: "Mocked",
  sandbox: "Sandbox",
  live: "Live",
};

type DebugDiagramProps = {
  readonly document: FlowDocument | null;
  readonly layout: FlowLayout | null;
  /** Null before a run has begun. */
  readonly view: RunView | null;
  readonly pause: Pause | null;
  readonly breakpoints: readonly Breakpoint[];
  readonly slots: readonly DebugSlot[];
  readonly effects: { readonly [slot: string]: EffectMode };
  readonly faults: DebugSetup["faults"];
  /** Steps whose answer need not be what their system would say, and what decided by those. */
  readonly assumed?: AssumedNodes;
  /** Epoch ms. */
  readonly now: number;
  readonly selected: string | null;
  readonly onSelect: (node: string | null) => void;
  /** A press on a port sets or takes away a breakpoint there. */
  readonly onPort: ((node: string, port: string) => void) | null;
  readonly small?: boolean;
  /** A step that is kept in view while none is selected; without it the one before which the run stands. */
  readonly follow?: string | null;
};

/** The draft as it is stepped through: the way taken, where it stands, where it will stop, and what effects reach. */
export function DebugDiagram({
  document,
  layout,
  view,
  pause,
  breakpoints,
  slots,
  effects,
  faults,
  assumed = nothingAssumed,
  now,
  selected,
  onSelect,
  onPort,
  small = false,
  follow = pause?.node ?? null,
}: DebugDiagramProps) {
  const [marks] = useState(() => createDiagramMarks());
  const stops = useMemo(() => stopsOf(breakpoints), [breakpoints]);
  useEffect(() => {
    marks.setState((before) => ({
      nodes: debugMarks({ view, pause, slots, effects, faults, assumed, now }, before.nodes),
      edges: view === null ? {} : edgeMarks(view),
      stops,
    }));
  }, [marks, view, pause, slots, effects, faults, assumed, now, stops]);
  if (document === null || layout === null) {
    return (
      <EmptyState
        title="This draft cannot be drawn"
        why="It was written by a newer build. Its steps below are complete."
      />
    );
  }
  return (
    // The key is B, and the panel of a step has the same as switches.
    <div
      className="relative min-h-0 flex-1"
      onClickCapture={(event) => {
        const port = portAt(event.target);
        if (port === null || onPort === null) return;
        event.stopPropagation();
        onPort(port.node, port.name);
      }}
    >
      <FlowDiagram
        document={document}
        layout={layout}
        marks={marks}
        selected={selected}
        onSelect={onSelect}
        minimap={!small}
        follow={selected ?? follow}
        label={`${document.name}, being debugged`}
        portNote={
          onPort === null
            ? undefined
            : ({ node, port }) => (
                <span className="block text-fg-2">
                  {stops[node]?.[port.name] === undefined
                    ? "Press to stop here: a breakpoint"
                    : "Press to take the breakpoint away"}
                </span>
              )
        }
        className={onPort === null ? "" : "flow-stoppable"}
      />
    </div>
  );
}

function portAt(target: EventTarget): { readonly node: string; readonly name: string } | null {
  const port = target instanceof Element ? target.closest<HTMLElement>(".flow-port") : null;
  const { nodeid, handleid } = port?.dataset ?? {};
  return nodeid === undefined || handleid === undefined ? null : { node: nodeid, name: handleid };
}

type Standing = Pick<
  DebugDiagramProps,
  "view" | "pause" | "slots" | "effects" | "faults" | "assumed" | "now"
>;

function modeAt(
  { node }: Pause,
  slots: Standing["slots"],
  effects: Standing["effects"],
): EffectMode | undefined {
  const slot = slots.find(({ nodes }) => nodes.includes(node))?.slot;
  return slot === undefined ? undefined : effects[slot];
}

/** “Paused · sends live”: the card has room for few words. */
function pausedNote(pause: Pause, slots: Standing["slots"], effects: Standing["effects"]): string {
  if (pause.side === "after") return "Paused after this step";
  const mode = modeAt(pause, slots, effects);
  if (mode === "live") return "Paused · sends live";
  return mode === "sandbox" ? "Paused · to its sandbox" : "Paused before this step";
}

function debugMarks(
  { view, pause, slots, effects, faults = {}, assumed = nothingAssumed, now }: Standing,
  before: { readonly [node: string]: NodeMark },
): { readonly [node: string]: NodeMark } {
  const marks: { [node: string]: NodeMark } = {};
  // What a step would reach stands on its card until it has been there.
  for (const { slot, nodes } of slots) {
    for (const node of nodes) {
      const mode = effects[slot] ?? "mocked";
      const fails = faults[`step ${node}`] ?? faults[`slot ${slot}`];
      const note = mode === "mocked" && fails !== undefined ? "Set to fail" : modeWords[mode];
      marks[node] = kept(before[node], { note, ...(mode === "live" && { caution: true }) });
    }
  }
  if (view !== null) Object.assign(marks, nodeMarks(view, now, before));
  Object.assign(marks, withAssumed(marks, before, assumed));
  if (pause !== null) {
    marks[pause.node] = kept(before[pause.node], {
      status: pause.side === "after" ? "failed" : "paused",
      note: pausedNote(pause, slots, effects),
      ...(pause.side === "before" && modeAt(pause, slots, effects) === "live" && { caution: true }),
    });
  }
  return marks;
}

/** An equal mark stays the same object, so that its card is not drawn again. */
function kept(before: NodeMark | undefined, mark: NodeMark): NodeMark {
  return before !== undefined && before.status === mark.status && before.note === mark.note
    ? before
    : mark;
}
