"use client";

import { ReactFlow, ReactFlowProvider } from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLater } from "@/components/ui/later";
import { laterComponent } from "@/components/ui/later-component";
import { useMedia } from "@/components/ui/media";
import { isPageItself } from "@/components/ui/page-itself";
import type { FlowDocument, FlowLayout, NodeId } from "@/runtime/flow/document";
import { type NodeRegistry, nodeRegistry } from "@/runtime/nodes/registry";
import { CanvasDots } from "./canvas-dots";
import { focusCard, focusedCard } from "./card-focus";
import { createDiagramMarks, type DiagramMarksStore } from "./diagram-marks";
import { edgeTypes, nodeTypes } from "./diagram-parts";
import { DistanceProvider, DistanceSync } from "./distance";
import { zoomLeast } from "./fit-all";
import { FitOnOpen } from "./fit-on-open";
import { type CardNode, createGraphCache, flowGraph, type LineEdge } from "./flow-graph";
import { FlowGroups, GroupProvider } from "./flow-groups";
import { FlowNotes } from "./flow-notes";
import { FollowNode } from "./follow-node";
import { MarksProvider } from "./marks-context";
import { Overview } from "./overview";
import type { PortHintProps } from "./port-hint";
import { SceneProvider } from "./scene-context";
import { tidying } from "./tidying";
import { useFarPointer } from "./use-far-pointer";
import { nodesInPage, useMounted } from "./use-mounted";
import { neighbourOf } from "./walk-nodes";
import { ZoomBar } from "./zoom-bar";

// Only of flows that are too large to be all in the page.
const FarDrawing = laterComponent(() =>
  import("./far-drawing").then((module) => module.FarDrawing),
);
const PortHint = laterComponent(() => import("./port-hint").then((module) => module.PortHint));

const nothing: ReadonlySet<string> = new Set();

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
  /** A node that is kept in view, near enough to be read, whenever it is another one. */
  readonly follow?: NodeId | null;
  /** Name of the region for screen readers, e.g. "Shopify order to ERP, version 14". */
  readonly label: string;
  readonly minimap?: boolean;
  /** Said of a port below what it takes or gives. */
  readonly portNote?: PortHintProps["value"] | undefined;
  readonly registry?: NodeRegistry;
  readonly className?: string;
};

/**
 * A flow as a picture: nothing can be moved or connected. Fills its parent, which needs a height and
 * `position: relative`. Arrow keys walk along the lines from the selected node.
 */
export function FlowDiagram({ layout, ...props }: FlowDiagramProps) {
  const { document, registry = nodeRegistry } = props;
  const isPlaced = useMemo(
    () => Object.keys(document.nodes).every((id) => layout.nodes[id] !== undefined),
    [document, layout],
  );
  const tidy = useLater(tidying, !isPlaced);
  const complete = useMemo(
    () => (isPlaced ? layout : (tidy?.completeLayout(document, layout, registry) ?? null)),
    [isPlaced, tidy, document, layout, registry],
  );
  if (complete === null) return null;
  return (
    <ReactFlowProvider>
      <Diagram {...props} layout={complete} />
    </ReactFlowProvider>
  );
}

function Diagram({
  document,
  layout,
  marks,
  selected = null,
  onSelect,
  follow = null,
  label,
  minimap = true,
  portNote,
  registry = nodeRegistry,
  className = "",
}: FlowDiagramProps) {
  const own = useMemo(() => createDiagramMarks(), []);
  const cache = useRef(createGraphCache());
  const { complete, groups } = useFolding(layout);
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
  const far = useFarPointer(graph);
  // On a small window the page scrolls as a whole: the wheel is for it, also over the drawing.
  const roomy = useMedia("(min-width: 64rem)");
  const pinned = useMemo(
    () => new Set([selected, far.hovered].filter((id) => id !== null)),
    [selected, far.hovered],
  );
  const shown = useMounted(graph, pinned);
  // The keyboard goes from card to card as they are read: down the drawing, not as they were added.
  const inReadingOrder = useMemo(
    () =>
      shown.nodes.toSorted((a, b) => a.position.y - b.position.y || a.position.x - b.position.x),
    [shown.nodes],
  );
  const scene = useMemo(() => ({ document, layout: complete }), [document, complete]);
  const walk = useWalk(document, complete, selected, onSelect);
  useEffect(() => {
    // Whoever is on one card is taken along to the next one that is chosen: two rings would be two places.
    const at = focusedCard();
    if (at !== null && at !== selected) focusCard(selected);
  }, [selected]);
  return (
    <MarksProvider value={marks ?? own}>
      <SceneProvider value={scene}>
        <GroupProvider value={groups}>
          <DistanceProvider>
            <section className={`flow-canvas ${className}`} aria-label={label} onKeyDown={walk}>
              <ReactFlow
                data-fleeting=""
                nodes={inReadingOrder as CardNode[]}
                edges={shown.edges as LineEdge[]}
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
                onPaneClick={(event) => onSelect?.(far.nodeAt(event))}
                onPaneMouseMove={far.onMove}
                minZoom={zoomLeast}
                maxZoom={2}
                panOnScroll={roomy}
                zoomOnScroll={roomy}
                preventScrolling={roomy}
                proOptions={{ hideAttribution: true }}
              >
                <CanvasDots />
                {graph.nodes.length > nodesInPage ? (
                  <FarDrawing graph={graph} mounted={shown.ids} invalid={nothing} />
                ) : null}
                <FlowGroups />
                <FlowNotes layout={complete} />
                <DistanceSync />
                <FitOnOpen />
                <FollowNode node={follow} />
                <PortHint {...(portNote !== undefined && { value: portNote })} />
                <ZoomBar />
                {minimap ? <Overview graph={graph} invalid={nothing} /> : null}
              </ReactFlow>
            </section>
          </DistanceProvider>
        </GroupProvider>
      </SceneProvider>
    </MarksProvider>
  );
}

/** Folding a group here is a way to look at it; nothing of it is kept. */
function useFolding(layout: FlowLayout) {
  const [turned, setTurned] = useState(nothing);
  const complete = useMemo(() => {
    if (turned.size === 0 || layout.groups === undefined) return layout;
    const groups = layout.groups.map((group) =>
      turned.has(group.id) ? { ...group, collapsed: group.collapsed !== true } : group,
    );
    return { ...layout, groups };
  }, [layout, turned]);
  const groups = useMemo(
    () => ({
      toggle: (id: string) =>
        setTurned((before) => {
          const next = new Set(before);
          if (!next.delete(id)) next.add(id);
          return next;
        }),
    }),
    [],
  );
  return { complete, groups };
}

/** The node whose card is meant itself, not a control in it. */
function cardAt(target: EventTarget | null): NodeId | null {
  const isCard = target instanceof HTMLElement && target.matches(".react-flow__node");
  return isCard ? (target.dataset.id ?? null) : null;
}

type WalkEvent = "key" | "target" | "defaultPrevented" | "preventDefault";

/**
 * Arrow keys: down and up along the lines, left and right among neighbours of one height; Enter and Space choose
 * the card that has the focus.
 */
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
  const walk = useCallback((event: Pick<KeyboardEvent, WalkEvent>) => {
    const now = latest.current;
    if (event.defaultPrevented) return;
    const chooses = event.key === "Enter" || event.key === " ";
    if (!chooses && !event.key.startsWith("Arrow")) return;
    const next = chooses
      ? cardAt(event.target)
      : neighbourOf(now.document, now.layout, now.selected, event.key);
    if (next === null) return;
    event.preventDefault();
    now.onSelect?.(next);
  }, []);
  useEffect(() => {
    // A page that was just opened has the focus on no control: its arrows are the drawing's.
    const onKeyDown = (event: KeyboardEvent) => {
      if (isPageItself(event.target)) walk(event);
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [walk]);
  return walk;
}
