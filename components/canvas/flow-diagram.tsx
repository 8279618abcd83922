"use client";

import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
} from "@xyflow/react";
import { useEffect, useMemo, useRef } from "react";
import type { FlowDocument, FlowLayout, NodeId } from "@/runtime/flow/document";
import { type NodeRegistry, nodeRegistry } from "@/runtime/nodes/registry";
import { createDiagramMarks, type DiagramMarksStore } from "./diagram-marks";
import { DistanceProvider, DistanceSync } from "./distance";
import { FitOnOpen } from "./fit-on-open";
import { type CardNode, createGraphCache, flowGraph, type LineEdge } from "./flow-graph";
import { FlowGroups } from "./flow-groups";
import { FlowNotes } from "./flow-notes";
import { FlowLine } from "./line-edge";
import { MarksProvider } from "./marks-context";
import { NodeCard } from "./node-card";
import { completeLayout } from "./tidy-layout";
import { neighbourOf } from "./walk-nodes";
import { ZoomBar } from "./zoom-bar";
import "@xyflow/react/dist/base.css";
import "./canvas.css";

export const nodeTypes = { card: NodeCard };
export const edgeTypes = { line: FlowLine };
/** From here on only what is in view is in the page. */
export const manyNodes = 150;

type FlowDiagramProps = {
  /** The frozen logic: `parseFlowText(version.logic).document`. */
  readonly document: FlowDocument;
  /** Nodes without a position are placed by the automatic layout. */
  readonly layout: FlowLayout;
  /**
   * Status by node and path by line. Made once with `createDiagramMarks()` and changed with
   * `marks.setState({ nodes, edges })`; only the cards whose mark changed are drawn again.
   */
  readonly marks?: DiagramMarksStore;
  readonly selected?: NodeId | null;
  /** A click on a node, or Enter on it; null for a click beside all nodes. */
  readonly onSelect?: (node: NodeId | null) => void;
  /** Name of the region for screen readers, e.g. "Shopify order to ERP, version 14". */
  readonly label: string;
  readonly minimap?: boolean;
  readonly registry?: NodeRegistry;
  readonly className?: string;
};

/**
 * A flow as a picture: nothing can be moved or connected. Fills its parent, which needs a height and
 * `position: relative`. Arrow keys walk along the lines from the selected node.
 */
export function FlowDiagram(props: FlowDiagramProps) {
  return (
    <ReactFlowProvider>
      <Diagram {...props} />
    </ReactFlowProvider>
  );
}

function Diagram({
  document,
  layout,
  marks,
  selected = null,
  onSelect,
  label,
  minimap = true,
  registry = nodeRegistry,
  className = "",
}: FlowDiagramProps) {
  const own = useMemo(() => createDiagramMarks(), []);
  const cache = useRef(createGraphCache());
  const complete = useMemo(
    () => completeLayout(document, layout, registry),
    [document, layout, registry],
  );
  const graph = useMemo(
    () =>
      flowGraph(
        {
          document,
          layout: complete,
          registry,
          selectedNodes: new Set(selected === null ? [] : [selected]),
        },
        cache.current,
      ),
    [document, complete, registry, selected],
  );
  const many = graph.nodes.length > manyNodes;
  const walk = useWalk(document, complete, selected, onSelect);
  return (
    <MarksProvider value={marks ?? own}>
      <DistanceProvider>
        <section className={`flow-canvas ${className}`} aria-label={label} onKeyDown={walk}>
          <ReactFlow
            nodes={graph.nodes as CardNode[]}
            edges={graph.edges as LineEdge[]}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            nodesDraggable={false}
            nodesConnectable={false}
            edgesFocusable={false}
            elementsSelectable
            selectNodesOnDrag={false}
            disableKeyboardA11y
            deleteKeyCode={null}
            onNodeClick={(_, node) => onSelect?.(node.id)}
            onPaneClick={() => onSelect?.(null)}
            onlyRenderVisibleElements={many}
            minZoom={0.1}
            maxZoom={2}
            panOnScroll
            proOptions={{ hideAttribution: true }}
          >
            <Background
              variant={BackgroundVariant.Dots}
              gap={20}
              size={2}
              color="var(--canvas-dot)"
            />
            <FlowGroups document={document} layout={complete} />
            <FlowNotes layout={complete} />
            <DistanceSync />
            <FitOnOpen />
            <ZoomBar />
            {minimap ? (
              <MiniMap
                className="flow-minimap"
                position="bottom-left"
                nodeBorderRadius={8}
                nodeColor={(node) => minimapColour(marks ?? own, node.id, node.selected === true)}
                maskColor="transparent"
                maskStrokeColor="var(--text-3)"
                maskStrokeWidth={1}
                pannable
                ariaLabel="Overview"
              />
            ) : null}
          </ReactFlow>
        </section>
      </DistanceProvider>
    </MarksProvider>
  );
}

const minimapTones: { readonly [status: string]: string } = {
  failed: "var(--negative-solid)",
  "in-doubt": "var(--doubt-solid)",
  unknown: "var(--doubt-solid)",
  succeeded: "var(--positive-solid)",
  running: "var(--accent)",
  retrying: "var(--accent)",
  paused: "var(--caution-solid)",
  waiting: "var(--wait-solid)",
  held: "var(--wait-solid)",
  added: "var(--positive-solid)",
  removed: "var(--negative-solid)",
  changed: "var(--caution-solid)",
};

export function minimapColour(marks: DiagramMarksStore, id: NodeId, selected: boolean): string {
  if (selected) return "var(--accent)";
  const status = marks.getState().nodes[id]?.status ?? "";
  return minimapTones[status] ?? "var(--neutral-line)";
}

/** Arrow keys: down and up along the lines, left and right among neighbours of one height. */
function useWalk(
  document: FlowDocument,
  layout: FlowLayout,
  selected: NodeId | null,
  onSelect: FlowDiagramProps["onSelect"],
) {
  const latest = useRef({ document, layout, selected, onSelect });
  useEffect(() => {
    latest.current = { document, layout, selected, onSelect };
  });
  return (event: React.KeyboardEvent) => {
    const now = latest.current;
    if (!event.key.startsWith("Arrow") || event.defaultPrevented) return;
    const next = neighbourOf(now.document, now.layout, now.selected, event.key);
    if (next === null) return;
    event.preventDefault();
    now.onSelect?.(next);
  };
}
