"use client";

import { ReactFlowProvider } from "@xyflow/react";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useCan, usePlace } from "@/components/shell/place";
import { environmentNames } from "@/components/shell/place-path";
import { useMedia } from "@/components/ui/media";
import { notify } from "@/components/ui/toast";
import { diffFlows } from "@/runtime/flow/diff-flows";
import type { FlowProblem } from "@/runtime/flow/document";
import { setAtPath } from "@/runtime/flow/merge-values";
import { parseFlowText } from "@/runtime/flow/schema";
import type { JsonObject } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { ConflictDialog } from "./conflict-dialog";
import { ConnectDialog } from "./connect-dialog";
import { sketchOf } from "./draft-texts";
import { addNode, changeNode, connect, type Placement } from "./edit-flow";
import { EditorBar } from "./editor-bar";
import { EditorCanvas } from "./editor-canvas";
import { EditorProvider, useEditor, useEditorStore } from "./editor-context";
import { EditorInspector } from "./editor-inspector";
import { change, createEditor, jumpTo, onlySelected, select } from "./editor-store";
import { EmptyCanvas } from "./empty-canvas";
import { FlowDiagram } from "./flow-diagram";
import { FlowOutline } from "./flow-outline";
import { KeyHelp } from "./key-help";
import { Palette } from "./palette";
import { ProblemsPanel } from "./problems-panel";
import { PublishDialog } from "./publish-dialog";
import { QuickAdd } from "./quick-add";
import { completeLayout } from "./tidy-layout";
import { useAutosave } from "./use-autosave";
import { useCanvasKeys } from "./use-canvas-keys";
import type { Draft } from "./use-draft";
import { useProblems } from "./use-problems";

/** The canvas of one draft: palette, drawing, inspector, problems. */
export function FlowEditor({
  draft,
  reload,
}: {
  readonly draft: Draft;
  readonly reload: () => void;
}) {
  const [store] = useState(() => {
    const sketch = sketchOf(draft);
    if (sketch === null) throw new Error("This build cannot read the flow's logic.");
    const layout = completeLayout(sketch.document, sketch.layout, nodeRegistry);
    const editor = createEditor({ document: sketch.document, layout });
    // A run leads here with the step that failed.
    const wanted = new URLSearchParams(location.search).get("node");
    if (wanted !== null && sketch.document.nodes[wanted]) jumpTo(editor, wanted, null);
    return editor;
  });
  return (
    <EditorProvider value={store}>
      <ReactFlowProvider>
        <Editor draft={draft} reload={reload} />
      </ReactFlowProvider>
    </EditorProvider>
  );
}

type OpenDialog = "publish" | "keys" | "connect" | null;

function Editor({ draft, reload }: { readonly draft: Draft; readonly reload: () => void }) {
  const store = useEditorStore();
  const { environment } = usePlace();
  const roomy = useMedia("(min-width: 1024px)");
  const mayEdit = useCan("flow.edit") && roomy;
  const mayPublish = useCan("flow.publish");
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const start = useRef({ ...draft, at: draft.updatedAt.getTime() });
  const autosave = useAutosave(draft.id, start.current, mayEdit);
  const problems = useProblems();
  const document = useDeferredValue(useEditor(({ sketch }) => sketch.document));
  const published = useMemo(
    () => (draft.published === null ? null : parseFlowText(draft.published).document),
    [draft.published],
  );
  const changes = useMemo(
    () => (published === null ? [] : diffFlows(published, document)),
    [published, document],
  );
  const latest = draft.versions[0]?.number ?? 0;
  const live = draft.publications.find(({ environmentId }) => environmentId === environment.id);
  const add = useAdd();

  useCanvasKeys(
    useMemo(
      () => ({
        mayEdit,
        onSave: () => void autosave.save(),
        onPublish: () => setDialog("publish"),
        onHelp: () => setDialog("keys"),
        onConnect: () => setDialog("connect"),
      }),
      [mayEdit, autosave.save],
    ),
  );
  const jump = (problem: FlowProblem) => {
    setDialog(null);
    jumpTo(store, problem.node ?? null, problem.field ?? "");
  };

  return (
    <>
      <EditorBar
        next={latest + 1}
        changes={changes.length}
        live={live ?? null}
        save={autosave.state}
        mayEdit={mayEdit}
        mayPublish={mayPublish}
        onPublish={() => setDialog("publish")}
        onHelp={() => setDialog("keys")}
      />
      {roomy ? (
        <div className="flex min-h-0 flex-1">
          {mayEdit ? <Palette onAdd={(type) => add(type, placeAfterSelection(store))} /> : null}
          <div className="flex min-w-0 flex-1 flex-col">
            <div className="relative min-h-0 flex-1">
              <EditorCanvas problems={problems} mayEdit={mayEdit} onAdd={add} />
              {mayEdit && Object.keys(document.nodes).length === 0 ? (
                <EmptyCanvas onAdd={add} />
              ) : null}
            </div>
            <ProblemsPanel
              document={document}
              problems={problems}
              changes={changes}
              since={latest === 0 ? null : latest}
              onJump={jump}
              onFix={(problem) => applyFix(store, problem, add)}
              onShow={(node) => jumpTo(store, node, null)}
            />
          </div>
          <EditorInspector draft={draft} problems={problems} mayEdit={mayEdit} />
        </div>
      ) : (
        <SmallScreen problems={problems.all} />
      )}
      <QuickAddDialog add={add} />
      {dialog === "publish" ? (
        <PublishDialog
          document={document}
          next={nextNumber(latest, changes.length, published !== null)}
          problems={problems.all}
          onSave={async () => ((await autosave.save()) ? autosave.revision() : null)}
          onShow={jump}
          onClose={() => setDialog(null)}
          onPublished={({ number, environment: name, state }) => {
            setDialog(null);
            reload();
            showTrigger(store);
            const held =
              state === "paused" ? " It is paused: messages are stored, nothing runs." : "";
            notify(`v${number} is ${state === "paused" ? "published" : "live"} in ${name}.${held}`);
          }}
        />
      ) : null}
      {dialog === "keys" ? <KeyHelp onClose={() => setDialog(null)} /> : null}
      {dialog === "connect" ? <ConnectFromSelection onClose={() => setDialog(null)} /> : null}
      {autosave.conflict === null ? null : (
        <ConflictDialog
          key={autosave.conflict.revision}
          conflict={autosave.conflict}
          onResolve={autosave.resolve}
        />
      )}
      <p className="sr-only" aria-live="polite">
        {environmentNames[environment.kind]}
      </p>
    </>
  );
}

/** The same logic published again is the same version. */
function nextNumber(latest: number, changes: number, published: boolean): number {
  return published && changes === 0 ? latest : latest + 1;
}

type Store = ReturnType<typeof useEditorStore>;
type Add = (type: string, placement: Placement) => void;

function useAdd(): Add {
  const store = useEditorStore();
  return useMemo(
    () => (type: string, placement: Placement) => {
      let id: string | null = null;
      change(store, (sketch) => {
        const added = addNode(sketch, nodeRegistry, type, placement);
        id = added.id;
        return added.sketch;
      });
      if (id !== null) jumpTo(store, id, null);
    },
    [store],
  );
}

/** After the selected node; without one after the last of the flow, below everything. */
function placeAfterSelection(store: Store): Placement {
  const state = store.getState();
  const at = onlySelected(state);
  if (at !== null) return { after: at };
  const { nodes } = state.sketch.layout;
  const lowest = Object.entries(nodes).toSorted(([, a], [, b]) => b.y - a.y)[0];
  return lowest === undefined
    ? { at: { x: 0, y: 0 } }
    : { at: { x: lowest[1].x, y: lowest[1].y + 80 } };
}

function QuickAddDialog({ add }: { readonly add: Add }) {
  const store = useEditorStore();
  const request = useEditor(({ quickAdd }) => quickAdd);
  if (request === null) return null;
  const close = () => store.setState({ quickAdd: null });
  return (
    <QuickAdd
      request={request}
      onClose={close}
      onAdd={(type, more) => {
        const { from, on, at } = request;
        const place = at === null ? {} : { at };
        if (on !== null) add(type, { on, ...place });
        else if (from !== null) add(type, { after: from.node, port: from.port, ...place });
        else add(type, at === null ? placeAfterSelection(store) : { at });
        store.setState({ quickAdd: more ? { from: null, on: null, at: null } : null });
      }}
    />
  );
}

function ConnectFromSelection({ onClose }: { readonly onClose: () => void }) {
  const store = useEditorStore();
  const from = useEditor(onlySelected);
  if (from === null) return null;
  return (
    <ConnectDialog
      from={from}
      onClose={onClose}
      onConnect={(edge) => {
        change(store, (sketch) => connect(sketch, edge));
        onClose();
      }}
    />
  );
}

/** A fix of a line puts a node into it, one of a text replaces the text. */
function applyFix(store: Store, problem: FlowProblem, add: Add): void {
  const fix = problem.fix?.value;
  if (typeof fix === "object" && fix !== null && !Array.isArray(fix)) {
    const { from, to, insert } = fix as { from?: unknown; to?: unknown; insert?: unknown };
    if (typeof from === "string" && typeof to === "string" && typeof insert === "string") {
      add(insert, { on: { from, to } });
      return;
    }
  }
  const { node, field } = problem;
  if (typeof fix === "string" && node !== undefined && field !== undefined) {
    change(store, (sketch) =>
      changeNode(sketch, node, (old) => {
        const config = setAtPath(old.config, field, fix);
        return { ...old, config: config as JsonObject };
      }),
    );
  }
  jumpTo(store, node ?? null, field ?? "");
}

/** After publishing one wants the address: it is at the trigger. */
function showTrigger(store: Store): void {
  const { document } = store.getState().sketch;
  const trigger = Object.entries(document.nodes).find(
    ([, node]) => nodeRegistry.get(node.type)?.behaviour === "trigger",
  );
  if (trigger !== undefined) jumpTo(store, trigger[0], null);
}

/** Below 1024 px the flow can be read, as a picture and as a list, not changed. */
function SmallScreen({ problems }: { readonly problems: readonly FlowProblem[] }) {
  const store = useEditorStore();
  const { document, layout } = useEditor(({ sketch }) => sketch);
  const selected = useEditor(onlySelected);
  useEffect(() => select(store, []), [store]);
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <div className="relative h-[45dvh] min-h-64 shrink-0 border-line border-b">
        <FlowDiagram
          document={document}
          layout={layout}
          label={document.name}
          minimap={false}
          selected={selected}
          onSelect={(node) => select(store, node === null ? [] : [node])}
        />
      </div>
      <p className="border-line border-b px-3 py-2 text-12 text-fg-2">
        Flows are edited on a wider window, from 1024 px.
      </p>
      <FlowOutline
        document={document}
        problems={problems}
        selected={selected}
        onSelect={(node) => select(store, [node])}
      />
    </div>
  );
}
