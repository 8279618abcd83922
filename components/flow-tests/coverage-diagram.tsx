"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import {
  createDiagramMarks,
  type EdgeMark,
  edgeId,
  type NodeMark,
} from "@/components/canvas/diagram-marks";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { counted } from "@/runtime/counted";
import type { FlowDocument, FlowLayout } from "@/runtime/flow/document";
import type { Coverage } from "@/runtime/flow-tests/test-result";

const FlowDiagram = dynamic(
  () => import("@/components/canvas/flow-diagram").then((module) => module.FlowDiagram),
  { ssr: false, loading: () => <Skeleton lines={6} /> },
);

type CoverageDiagramProps = {
  readonly document: FlowDocument | null;
  readonly layout: FlowLayout | null;
  /** Null where nothing was run on the draft as it is. */
  readonly coverage: Coverage | null;
  readonly selected: string | null;
  readonly onSelect: (node: string | null) => void;
  readonly small: boolean;
};

/** The draft with what its tests go through: steps, lines, and rows of decision tables. */
export function CoverageDiagram({
  document,
  layout,
  coverage,
  selected,
  onSelect,
  small,
}: CoverageDiagramProps) {
  const [marks] = useState(() => createDiagramMarks());
  useEffect(() => {
    marks.setState(
      document === null || coverage === null
        ? { nodes: {}, edges: {} }
        : { nodes: nodeMarks(document, coverage), edges: edgeMarks(document, coverage) },
    );
  }, [marks, document, coverage]);
  if (document === null || layout === null) {
    return (
      <EmptyState
        title="This draft cannot be drawn"
        why="It was written by a newer build. Its tests are complete."
      />
    );
  }
  return (
    <FlowDiagram
      document={document}
      layout={layout}
      marks={marks}
      selected={selected}
      onSelect={onSelect}
      minimap={!small}
      label={`${document.name}, with what its tests go through`}
    />
  );
}

function nodeMarks(
  { nodes }: FlowDocument,
  coverage: Coverage,
): { readonly [node: string]: NodeMark } {
  return Object.fromEntries(
    Object.keys(nodes).map((id): readonly [string, NodeMark] => {
      const count = coverage.nodes[id];
      if (count === undefined) return [id, { status: "skipped", note: "Not covered" }];
      const rows = coverage.rows[id];
      return [
        id,
        { status: "succeeded", note: rows === undefined ? `${count} ×` : rowWords(rows) },
      ];
    }),
  );
}

/** How many rows of its table a step decided by. */
export function rowWords({ of, hit }: Coverage["rows"][string]): string {
  const rows = Object.keys(hit).filter((row) => row !== "0").length;
  return of === null ? counted(rows, "row") : `${rows} of ${counted(of, "row")}`;
}

function edgeMarks(
  { edges }: FlowDocument,
  coverage: Coverage,
): { readonly [edge: string]: EdgeMark } {
  return Object.fromEntries(
    edges.map((edge): readonly [string, EdgeMark] => {
      const id = edgeId(edge);
      return [id, { path: coverage.edges[id] === undefined ? "not" : "taken" }];
    }),
  );
}
