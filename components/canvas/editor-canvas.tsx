"use client";

import { type ConnectionLineComponentProps, ReactFlow, SelectionMode } from "@xyflow/react";
import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { useTouched } from "@/components/ui/later";
import { laterComponent } from "@/components/ui/later-component";
import type { FlowEdge, NodeId } from "@/runtime/flow/document";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { ProblemsProvider } from "./canvas-context";
import { CanvasDots } from "./canvas-dots";
import { CanvasMenu } from "./canvas-menu";
import { membersOf, selectAlone, selectEdges, toggleSelected } from "./canvas-selection";
import { CanvasTools } from "./canvas-tools";
import { edgeTypes, nodeTypes } from "./diagram-parts";
import { DistanceProvider, DistanceSync } from "./distance";
import { moved } from "./edit-flow";
import { withGroups } from "./edit-layout";
import type { Add } from "./editor-actions";
import { useEditor, useEditorStore } from "./editor-context";
import { change, type EditorStore, select } from "./editor-store";
import { zoomLeast } from "./fit-all";
import { createFits, FitContext } from "./fit-context";
import { FitOnOpen } from "./fit-on-open";
import { type CardNode, createGraphCache, flowGraph, type LineEdge } from "./flow-graph";
import { FlowGroups, GroupProvider } from "./flow-groups";
import { KeepInView } from "./keep-in-view";
import { LineActions } from "./line-actions";
import { MultiSelection } from "./multi-selection";
import { NoteEditor } from "./note-editor";
import { openMap } from "./open-map";
import { Overview } from "./overview";
import type { PortPlace } from "./port-hint";
import { SceneProvider } from "./scene-context";
import { TidyOnRequest } from "./tidy-on-request";
import type { Problems } from "./told-problems";
import { useConnecting, useDrop } from "./use-canvas-pointer";
import { useBoxSelection, useFarPointer } from "./use-far-pointer";
import { nodesInPage, useMounted } from "./use-mounted";
import { type Drag, type Dragging, still, useEndDrag, useNodeChanges } from "./use-node-drag";
import { ZoomBar } from "./zoom-bar";

// Only of flows that are too large to be all in the page.
const FarDrawing = laterComponent(() =>
  import("./far-drawing").then((module) => module.FarDrawing),
);
/** Has nothing to say before somebody is there. */
const CanvasAnnouncer = laterComponent(() =>
  import("./canvas-announcer").then((module) => module.CanvasAnnouncer),
);
const ConnectLine = laterComponent<ConnectionLineComponentProps<CardNode>>(() =>
  import("./connect-line").then((module) => module.ConnectLine),
);
const PortHint = laterComponent(
  () => import("./port-hint").then((module) => module.PortHint),
  undefined,
  "next",
);
const PortValue = laterComponent(() => import("./port-value").then((module) => module.PortValue));
// The drawing compares them by identity: new ones would make it listen to keys anew at every change.
const multiSelectionKeys = ["Meta", "Control"];
const fineGrid: [number, number] = [4, 4];

type EditorCanvasProps = {
  readonly problems: Problems;
  readonly mayEdit: boolean;
  readonly onAdd: Add;
  readonly onConnect: () => void;
  readonly onExtract: () => void;
  readonly onSearch: () => void;
  readonly onHelp: () => void;
};

/** The drawing one works on. The document is the truth; React Flow holds nothing but the drag under way. */
export function EditorCanvas(props: EditorCanvasProps) {
  const { problems, mayEdit, onAdd, onConnect, onExtract, onSearch, onHelp } = props;
  const store = useEditorStore();
  const sketch = useEditor((state) => state.sketch);
  const selected = useEditor((state) => state.nodes);
  const { graph, dragging } = useGraph();
  const [fits] = useState(createFits);
  const drop = useDrop(onAdd);
  const connecting = useConnecting(onAdd, fits);
  const far = useFarPointer(graph);
  useBoxSelection(graph, (nodes) => select(store, nodes));
  const { hovered } = far;
  const pinned = useMemo(
    () => new Set(hovered === null ? selected : [hovered, ...selected]),
    [hovered, selected],
  );
  const shown = useMounted(graph, pinned);
  const changeNodes = useNodeChanges(dragging);
  const endDrag = useEndDrag(dragging);
  const invalid = useInvalid(problems);
  const groups = useMemo(() => groupActions(store, mayEdit), [store, mayEdit]);
  const toggle = useCallback((card: string) => toggleSelected(store, card), [store]);
  const members = useCallback((card: string) => membersOf(store, card), [store]);
  const addAfter = useCallback(
    ({ node, port }: PortPlace) =>
      store.setState({ quickAdd: { from: { node, port: port.name }, on: null, at: null } }),
    [store],
  );
  const insert = useCallback(
    (edge: FlowEdge) => store.setState({ quickAdd: { from: null, on: edge, at: null } }),
    [store],
  );

  return (
    <ProblemsProvider value={problems.byNode}>
      <SceneProvider value={sketch}>
        <GroupProvider value={groups}>
          <FitContext value={fits}>
            <LineActions value={mayEdit ? insert : null}>
              <DistanceProvider>
                <div
                  className="flow-canvas"
                  role="application"
                  aria-label="Flow canvas"
                  onDragOver={drop.over}
                  onDrop={drop.drop}
                >
                  <ReactFlow
                    data-fleeting=""
                    nodes={shown.nodes as CardNode[]}
                    edges={shown.edges as LineEdge[]}
                    nodeTypes={nodeTypes}
                    edgeTypes={edgeTypes}
                    nodesDraggable={mayEdit}
                    nodesConnectable={mayEdit}
                    onNodesChange={changeNodes}
                    onEdgesChange={(changes) => selectEdges(store, changes)}
                    onNodeClick={(event, node) => selectAlone(store, event, node.id)}
                    onNodeDoubleClick={(_, node) => openMap(store, node.id)}
                    onNodeDrag={endDrag.over}
                    onNodeDragStop={endDrag.stop}
                    onSelectionDragStop={endDrag.commit}
                    onPaneClick={(event) => {
                      const node = far.nodeAt(event);
                      select(store, node === null ? [] : membersOf(store, node));
                    }}
                    onPaneMouseMove={far.onMove}
                    onConnectStart={connecting.start}
                    onConnect={connecting.connect}
                    onConnectEnd={connecting.end}
                    isValidConnection={connecting.isValid}
                    connectionLineComponent={ConnectLine}
                    connectionRadius={24}
                    deleteKeyCode={null}
                    selectionKeyCode="Shift"
                    multiSelectionKeyCode={multiSelectionKeys}
                    selectionMode={SelectionMode.Partial}
                    disableKeyboardA11y
                    snapToGrid
                    snapGrid={fineGrid}
                    minZoom={zoomLeast}
                    maxZoom={2}
                    panOnScroll
                    zoomOnDoubleClick={false}
                    proOptions={{ hideAttribution: true }}
                  >
                    <MultiSelection onToggle={toggle} />
                    <CanvasDots />
                    {graph.nodes.length > nodesInPage ? (
                      <FarDrawing graph={graph} mounted={shown.ids} invalid={invalid} />
                    ) : null}
                    <FlowGroups />
                    {(sketch.layout.notes?.length ?? 0) > 0 ? (
                      <NoteEditor mayEdit={mayEdit} />
                    ) : null}
                    <DistanceSync />
                    <FitOnOpen />
                    <ZoomBar />
                    <Overview graph={graph} invalid={invalid} />
                    {mayEdit ? <CanvasTools onExtract={onExtract} onSearch={onSearch} /> : null}
                    <OnceTouched alsoNow={selected.size > 0}>
                      <CanvasAnnouncer problems={problems} />
                    </OnceTouched>
                    <CanvasMenu
                      mayEdit={mayEdit}
                      onConnect={onConnect}
                      onExtract={onExtract}
                      onSearch={onSearch}
                      onHelp={onHelp}
                      nodeAt={far.nodeAt}
                      membersOf={members}
                    />
                    <OnceTouched>
                      <PortHint
                        value={(place) => <PortValue {...place} />}
                        {...(mayEdit ? { onEnter: addAfter } : {})}
                      />
                    </OnceTouched>
                    <TidyOnRequest />
                    <KeepInView mayEdit={mayEdit} />
                  </ReactFlow>
                </div>
              </DistanceProvider>
            </LineActions>
          </FitContext>
        </GroupProvider>
      </SceneProvider>
    </ProblemsProvider>
  );
}

/** Cards and lines of the sketch with the drag under way laid over it. */
function useGraph() {
  const sketch = useEditor((state) => state.sketch);
  const around = useEditor((state) => state.around);
  const selectedNodes = useEditor((state) => state.nodes);
  const selectedEdges = useEditor((state) => state.edges);
  const [drag, setDrag] = useState<Drag>(still);
  const latest = useRef(still);
  const dragging = useMemo(
    (): Dragging => ({
      at: () => latest.current,
      set: (next) => {
        latest.current = next;
        setDrag(next);
      },
    }),
    [],
  );
  const cache = useRef(createGraphCache());
  const graph = useMemo(() => {
    const layout = drag.size === 0 ? sketch.layout : moved(sketch.layout, Object.fromEntries(drag));
    const { document } = sketch;
    return flowGraph(
      {
        document,
        layout,
        registry: nodeRegistry,
        around,
        selectedNodes,
        selectedEdges,
        dragging: drag.size > 0,
      },
      cache.current,
    );
  }, [sketch, around, selectedNodes, selectedEdges, drag]);
  return { graph, dragging };
}

/** Apart from the drawing, which need not be drawn anew for it. */
function OnceTouched({
  alsoNow = false,
  children,
}: {
  /** As it opens, e.g. because the address selects something. */
  readonly alsoNow?: boolean;
  readonly children: ReactNode;
}) {
  const [isNow] = useState(alsoNow);
  return useTouched() || isNow ? children : null;
}

function useInvalid({ byNode }: Problems): ReadonlySet<NodeId> {
  return useMemo(() => {
    const failing = [...byNode].filter(([, problems]) =>
      problems.some(({ severity }) => severity === "error"),
    );
    return new Set(failing.map(([id]) => id));
  }, [byNode]);
}

function groupActions(store: EditorStore, mayEdit: boolean) {
  const toggle = (id: string) =>
    change(store, (old) =>
      withGroups(old, (group) =>
        group.id === id ? { ...group, collapsed: group.collapsed !== true } : group,
      ),
    );
  if (!mayEdit) return { toggle };
  return {
    toggle,
    rename: (id: string, title: string) =>
      change(
        store,
        (old) => withGroups(old, (group) => (group.id === id ? { ...group, title } : group)),
        `${id}.title`,
      ),
    dissolve: (id: string) =>
      change(
        store,
        (old) => withGroups(old, (group) => (group.id === id ? null : group)),
        null,
        "Take a group apart",
      ),
  };
}
