"use client";

import {
  Background,
  BackgroundVariant,
  type EdgeChange,
  MiniMap,
  type NodeChange,
  ReactFlow,
  SelectionMode,
  useReactFlow,
} from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { NodeId } from "@/runtime/flow/document";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { ProblemsProvider } from "./canvas-context";
import { CanvasToolbar } from "./canvas-toolbar";
import { ConnectLine } from "./connect-line";
import { DistanceProvider, DistanceSync } from "./distance";
import { moved, type Placement } from "./edit-flow";
import { withGroup, withNote } from "./edit-layout";
import { useEditor, useEditorStore } from "./editor-context";
import { change, select } from "./editor-store";
import { useFitAll } from "./fit-all";
import { FitOnOpen } from "./fit-on-open";
import { edgeTypes, manyNodes, nodeTypes } from "./flow-diagram";
import { type CardNode, createGraphCache, flowGraph, type LineEdge } from "./flow-graph";
import { FlowGroups } from "./flow-groups";
import { nodeHeight, nodeWidth, type Point } from "./geometry";
import { NoteEditor } from "./note-editor";
import { tidyLayout } from "./tidy-layout";
import { useConnecting, useDrop } from "./use-canvas-pointer";
import type { Problems } from "./use-problems";
import { ZoomBar } from "./zoom-bar";

type EditorCanvasProps = {
  readonly problems: Problems;
  readonly mayEdit: boolean;
  readonly onAdd: (type: string, placement: Placement) => void;
};

/** The drawing one works on. The document is the truth; React Flow holds nothing but the drag under way. */
export function EditorCanvas({ problems, mayEdit, onAdd }: EditorCanvasProps) {
  const store = useEditorStore();
  const showAll = useFitAll();
  const { nodes, edges, drag, setDrag } = useGraph();
  const sketch = useEditor((state) => state.sketch);
  const changeNodes = useNodeChanges(setDrag);
  const drop = useDrop(onAdd);
  const connecting = useConnecting(onAdd);

  const commitDrag = useCallback(() => {
    if (drag.size > 0) {
      change(store, ({ document, layout }) => ({
        document,
        layout: moved(layout, Object.fromEntries(drag)),
      }));
    }
    setDrag(new Map());
  }, [drag, setDrag, store]);

  const tidy = () => {
    change(store, ({ document, layout }) => ({
      document,
      layout: moved(layout, tidyLayout(document, nodeRegistry)),
    }));
    requestAnimationFrame(() => showAll(true));
  };

  return (
    <ProblemsProvider value={problems.byNode}>
      <DistanceProvider>
        <div
          className="flow-canvas"
          role="application"
          aria-label="Flow canvas"
          onDragOver={drop.over}
          onDrop={drop.drop}
        >
          <ReactFlow
            nodes={nodes as CardNode[]}
            edges={edges as LineEdge[]}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            nodesDraggable={mayEdit}
            nodesConnectable={mayEdit}
            onNodesChange={changeNodes}
            onEdgesChange={(changes) => selectEdges(store, changes)}
            onNodeDragStop={commitDrag}
            onSelectionDragStop={commitDrag}
            onPaneClick={() => select(store, [])}
            onConnect={connecting.connect}
            onConnectEnd={connecting.end}
            isValidConnection={connecting.isValid}
            connectionLineComponent={ConnectLine}
            connectionRadius={24}
            deleteKeyCode={null}
            selectionKeyCode="Shift"
            multiSelectionKeyCode={["Meta", "Control"]}
            selectionMode={SelectionMode.Partial}
            disableKeyboardA11y
            onlyRenderVisibleElements={nodes.length > manyNodes}
            snapToGrid
            snapGrid={[4, 4]}
            minZoom={0.1}
            maxZoom={2}
            panOnScroll
            zoomOnDoubleClick={false}
            proOptions={{ hideAttribution: true }}
          >
            <Background
              variant={BackgroundVariant.Dots}
              gap={20}
              size={2}
              color="var(--canvas-dot)"
            />
            <FlowGroups document={sketch.document} layout={sketch.layout} />
            <NoteEditor mayEdit={mayEdit} />
            <DistanceSync />
            <FitOnOpen />
            <ZoomBar />
            {nodes.length === 0 ? null : (
              <MiniMap
                className="flow-minimap"
                position="bottom-left"
                nodeBorderRadius={8}
                nodeColor={(node) => minimapColour(problems, node.id, node.selected === true)}
                maskColor="transparent"
                maskStrokeColor="var(--text-3)"
                maskStrokeWidth={1}
                pannable
                ariaLabel="Overview"
              />
            )}
            {mayEdit ? <Tools onTidy={tidy} /> : null}
          </ReactFlow>
          <TidyOnRequest onTidy={tidy} />
          <KeepInView />
        </div>
      </DistanceProvider>
    </ProblemsProvider>
  );
}

function Tools({ onTidy }: { readonly onTidy: () => void }) {
  const store = useEditorStore();
  const flow = useReactFlow();
  const selected = useEditor((state) => state.nodes);
  const centre = (): Point => {
    const box = document.querySelector(".flow-canvas")?.getBoundingClientRect();
    return flow.screenToFlowPosition({
      x: (box?.left ?? 0) + (box?.width ?? 0) / 2,
      y: (box?.top ?? 0) + (box?.height ?? 0) / 2,
    });
  };
  return (
    <CanvasToolbar
      onAdd={() => store.setState({ quickAdd: { from: null, on: null, at: null } })}
      onNote={() => change(store, (old) => withNote(old, centre()))}
      onGroup={() => change(store, (old) => withGroup(old, [...selected]))}
      onTidy={onTidy}
      grouping={selected.size > 1}
    />
  );
}

/** Cards and lines of the sketch with the drag under way laid over it. */
function useGraph() {
  const sketch = useEditor((state) => state.sketch);
  const selectedNodes = useEditor((state) => state.nodes);
  const selectedEdges = useEditor((state) => state.edges);
  const [drag, setDrag] = useState<ReadonlyMap<NodeId, Point>>(new Map());
  const cache = useRef(createGraphCache());
  const graph = useMemo(() => {
    const layout = drag.size === 0 ? sketch.layout : moved(sketch.layout, Object.fromEntries(drag));
    const { document } = sketch;
    return flowGraph(
      { document, layout, registry: nodeRegistry, selectedNodes, selectedEdges },
      cache.current,
    );
  }, [sketch, selectedNodes, selectedEdges, drag]);
  return { ...graph, drag, setDrag };
}

type SetDrag = (set: (drag: ReadonlyMap<NodeId, Point>) => ReadonlyMap<NodeId, Point>) => void;

function useNodeChanges(setDrag: SetDrag) {
  const store = useEditorStore();
  return useCallback(
    (changes: NodeChange<CardNode>[]) => {
      const moves = changes.flatMap((one) =>
        one.type === "position" && one.position !== undefined
          ? [[one.id, { x: Math.round(one.position.x), y: Math.round(one.position.y) }] as const]
          : [],
      );
      if (moves.length > 0) setDrag((drag) => new Map([...drag, ...moves]));
      const selection = changes.flatMap((one) => (one.type === "select" ? [one] : []));
      if (selection.length === 0) return;
      const nodes = new Set(store.getState().nodes);
      for (const { id, selected } of selection) {
        if (selected) nodes.add(id);
        else nodes.delete(id);
      }
      store.setState({ nodes });
    },
    [setDrag, store],
  );
}

function selectEdges(
  store: ReturnType<typeof useEditorStore>,
  changes: EdgeChange<LineEdge>[],
): void {
  const selection = changes.flatMap((one) => (one.type === "select" ? [one] : []));
  if (selection.length === 0) return;
  const edges = new Set(store.getState().edges);
  for (const { id, selected } of selection) {
    if (selected) edges.add(id);
    else edges.delete(id);
  }
  store.setState({ edges });
}

function minimapColour(problems: Problems, id: NodeId, selected: boolean): string {
  if (selected) return "var(--accent)";
  const failing = problems.byNode.get(id)?.some(({ severity }) => severity === "error") ?? false;
  return failing ? "var(--negative-solid)" : "var(--neutral-line)";
}

/** `T` is pressed where the canvas does not hear it; the key handler asks by this event. */
export const tidyRequest = "orderloom:tidy";

function TidyOnRequest({ onTidy }: { readonly onTidy: () => void }) {
  const latest = useRef(onTidy);
  useEffect(() => {
    latest.current = onTidy;
  });
  useEffect(() => {
    const run = () => latest.current();
    window.addEventListener(tidyRequest, run);
    return () => window.removeEventListener(tidyRequest, run);
  }, []);
  return null;
}

/** A node that was added or jumped to is brought into view when it is outside; otherwise nothing moves. */
function KeepInView() {
  const flow = useReactFlow();
  const target = useEditor((state) => state.target);
  const count = useEditor((state) => Object.keys(state.sketch.document.nodes).length);
  const selected = useEditor((state) => (state.nodes.size === 1 ? [...state.nodes][0] : undefined));
  const store = useEditorStore();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a jump or a new node is the occasion
  useEffect(() => {
    const at = selected === undefined ? undefined : store.getState().sketch.layout.nodes[selected];
    const box = document.querySelector(".flow-canvas")?.getBoundingClientRect();
    if (at === undefined || box === undefined) return;
    const low = flow.flowToScreenPosition({ x: at.x, y: at.y });
    const high = flow.flowToScreenPosition({ x: at.x + nodeWidth, y: at.y + nodeHeight });
    const inside =
      low.x >= box.left && high.x <= box.right && low.y >= box.top && high.y <= box.bottom - 60;
    if (inside) return;
    void flow.setCenter(at.x + nodeWidth / 2, at.y + nodeHeight / 2, {
      zoom: flow.getZoom(),
      duration: 220,
    });
  }, [target, count]);
  return null;
}
