"use client";

import { Lock } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useMemo, useState } from "react";
import { createDiagramMarks } from "@/components/canvas/diagram-marks";
import { type AssumedNodes, withAssumed } from "@/components/debug/assumed-marks";
import { HeatPanel } from "@/components/heat/heat-panel";
import { EmptyState } from "@/components/ui/empty-state";
import { Icon } from "@/components/ui/icon";
import { Skeleton } from "@/components/ui/skeleton";
import { edgeMarks, nodeMarks } from "./run-marks";
import type { RunView } from "./use-run";

const FlowDiagram = dynamic(
  () => import("@/components/canvas/flow-diagram").then((module) => module.FlowDiagram),
  { ssr: false, loading: () => <Skeleton lines={6} /> },
);

type RunDiagramProps = {
  readonly view: RunView;
  readonly now: number;
  readonly assumed: AssumedNodes;
  readonly selected: string | null;
  readonly onSelect: (node: string | null) => void;
  /** On a small screen: without the overview. */
  readonly small?: boolean;
};

/** The version that ran, frozen, with what the run did on it. */
export function RunDiagram({
  view,
  now,
  assumed,
  selected,
  onSelect,
  small = false,
}: RunDiagramProps) {
  const [marks] = useState(() =>
    createDiagramMarks({ nodes: nodeMarks(view, now, {}), edges: edgeMarks(view) }),
  );
  useEffect(() => {
    marks.setState((before) => ({
      nodes: withAssumed(nodeMarks(view, now, before.nodes), before.nodes, assumed),
      edges: edgeMarks(view),
    }));
  }, [marks, view, now, assumed]);
  const { document } = view;
  const ids = useMemo(() => Object.keys(document?.nodes ?? {}), [document]);
  if (view.document === null || view.layout === null) {
    return (
      <EmptyState
        title="The version that ran cannot be drawn"
        why="It was removed, or written by a newer build. The steps below are complete."
      />
    );
  }
  const version = view.flow.version === null ? "" : `v${view.flow.version} `;
  return (
    <div className="relative min-h-0 flex-1">
      <FlowDiagram
        document={view.document}
        layout={view.layout}
        marks={marks}
        selected={selected}
        onSelect={onSelect}
        minimap={!small}
        label={`${view.flow.name}, ${version}as it ran`}
      />
      <p className="flow-label pointer-events-none absolute max-md:sr-only top-3 left-3 flex items-center gap-2 rounded-8 bg-surface px-3 py-1.5 text-12 text-fg-2 shadow-1">
        <Icon as={Lock} size="s" />
        Read only: this is {version}as it ran
      </p>
      {small ? null : <HeatPanel flow={view.flow.id} ids={ids} marks={marks} />}
    </div>
  );
}
