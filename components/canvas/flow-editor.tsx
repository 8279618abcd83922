"use client";

import { ReactFlowProvider } from "@xyflow/react";
import { useSearchParams } from "next/navigation";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useGuide } from "@/components/guide/guide-state";
import { WholeFixContext } from "@/components/inspector/whole-fix";
import { useKeyMap } from "@/components/shell/key-map-state";
import { useCan, usePath, usePlace } from "@/components/shell/place";
import { laterComponent } from "@/components/ui/later-component";
import { useMedia } from "@/components/ui/media";
import { diffFlows } from "@/runtime/flow/diff-flows";
import type { FlowDocument, FlowProblem } from "@/runtime/flow/document";
import { parseFlowText } from "@/runtime/flow/schema";
import type { JsonObject } from "@/runtime/json";
import { takesNewer } from "@/runtime/mapping/shared/takes-newer";
import { recallDraft } from "./draft-memory";
import type { SaverMemory } from "./draft-saver";
import { type Add, filling, placeAfterSelection, useAdd } from "./editor-actions";
import { readAddress, writeAddress } from "./editor-address";
import { EditorBar } from "./editor-bar";
import { EditorCanvas } from "./editor-canvas";
import { EditorProvider, useEditor, useEditorStore } from "./editor-context";
import { EditorDialogs, type OpenDialog } from "./editor-dialogs";
import { EditorDock } from "./editor-dock";
import { EditorHeat } from "./editor-heat";
import { EditorInspector } from "./editor-inspector";
import { createEditor, jumpTo } from "./editor-store";
import { openDraft } from "./open-draft";
import { useMapAddress } from "./open-map";
import { Palette } from "./palette";
import { PresenceProvider } from "./presence-context";
import { PublicationMenu } from "./publication-menu";
import type { Problems } from "./told-problems";
import { useAutosave } from "./use-autosave";
import type { Draft } from "./use-draft";
import { useEditorCommands } from "./use-editor-commands";
import { usePausedDocument } from "./use-paused-document";
import { usePresence } from "./use-presence";
import { useProblems } from "./use-problems";
import { useRunFault } from "./use-run-fault";
import { selectedParameter, useSelectedAddress } from "./use-selected-address";
import { useSurroundings } from "./use-surroundings";

const EmptyCanvas = laterComponent(() =>
  import("./empty-canvas").then((module) => module.EmptyCanvas),
);
const FlowFacts = laterComponent(() =>
  import("@/components/guide/flow-facts").then((module) => module.FlowFacts),
);

type FlowEditorProps = {
  readonly draft: Draft;
  readonly reload: () => void;
};

const SmallScreen = laterComponent(() =>
  import("./small-screen").then((module) => module.SmallScreen),
);

const StepMapper = laterComponent(() =>
  import("@/components/mapper/step-mapper").then((module) => module.StepMapper),
);

/** The canvas of one draft: palette, drawing, inspector, problems. */
export function FlowEditor({ draft, reload }: FlowEditorProps) {
  const { person } = usePlace();
  // The window's own address is that of the page before until this one is drawn.
  const address = useSearchParams();
  const [{ store, memory, unsaved }] = useState(() => {
    const opened = openDraft(draft, recallDraft(person.email, draft.id));
    const editor = createEditor(opened.sketch, opened);
    editor.setState({ around: draft.around });
    // A run leads here with the step that failed.
    const wanted = address.get("node") ?? address.get(selectedParameter);
    if (wanted !== null && opened.sketch.document.nodes[wanted]) jumpTo(editor, wanted, null);
    const { memory: known, sketch } = opened;
    return { store: editor, memory: known, unsaved: known.saved !== sketch };
  });
  return (
    <EditorProvider value={store}>
      <ReactFlowProvider>
        <Editor draft={draft} memory={memory} unsaved={unsaved} reload={reload} />
      </ReactFlowProvider>
    </EditorProvider>
  );
}

type EditorProps = {
  readonly draft: Draft;
  readonly memory: SaverMemory;
  /** Whether this tab shows more than the server has. */
  readonly unsaved: boolean;
  readonly reload: () => void;
};

function Editor({ draft, memory, unsaved, reload }: EditorProps) {
  const store = useEditorStore();
  const path = usePath();
  const showKeys = useKeyMap((map) => map.show);
  const roomy = useMedia("(min-width: 1024px)");
  const mayEdit = useCan("flow.edit") && roomy;
  const mayPublish = useCan("flow.publish");
  // A run that could not call this flow leads here to publish it.
  const [dialog, setDialog] = useState<OpenDialog>(() =>
    mayPublish && readAddress("publish") !== null ? "publish" : null,
  );
  useEffect(() => {
    if (readAddress("publish") !== null) writeAddress("publish", null);
  }, []);
  const start = useRef({ ...memory, at: draft.updatedAt.getTime() });
  const autosave = useAutosave(draft.id, start.current, mayEdit);
  const presence = usePresence(draft.id, autosave.saver);
  const document = usePausedDocument();
  const { published, changes, latest, next } = useChanges(draft, document);
  const checked = useProblems(document, unsaved ? null : draft.problems, published);
  const problems = useRunFault(checked);
  const add = useAdd();
  useSelectedAddress();
  const mapping = useMapAddress();
  useSurroundings(draft);
  const guided = useGuide(({ progress }) => progress.state === "running");

  useEditorCommands({
    mayEdit,
    mayPublish,
    flow: draft.id,
    publications: draft.publications,
    next,
    latest,
    busy: dialog !== null || mapping !== null,
    saver: autosave.saver,
    open: setDialog,
  });
  const jump = useCallback(
    (problem: FlowProblem) => {
      setDialog(null);
      jumpTo(store, problem.node ?? null, problem.field ?? "");
    },
    [store],
  );
  const fix = useCallback(
    (problem: FlowProblem) =>
      void filling.load().then(({ applyFix }) => applyFix(store, problem, add)),
    [store, add],
  );
  const fixWhole = useCallback(
    (value: JsonObject) =>
      void filling.load().then(({ applyWhole }) => applyWhole(store, value, add)),
    [store, add],
  );

  return (
    <PresenceProvider value={presence}>
      <WholeFixContext value={mayEdit ? fixWhole : null}>
        {mapping === null ? (
          <EditorBar
            latest={latest}
            next={next}
            changes={changes.length}
            compareHref={latest === 0 ? null : path(`/flows/${draft.id}/compare`)}
            publication={
              <PublicationMenu
                draft={draft}
                onChanged={reload}
                onPromote={({ number, hash }, environmentId) =>
                  setDialog({ publish: { number, hash }, environmentId })
                }
              />
            }
            save={autosave.save}
            mayEdit={mayEdit}
            mayPublish={mayPublish}
            onPublish={() => setDialog("publish")}
            onHelp={showKeys}
          />
        ) : null}
        {guided ? (
          <FlowFacts
            flow={draft.id}
            versions={draft.versions.length}
            published={draft.publications.some(({ state }) => state === "active")}
          />
        ) : null}
        {mapping !== null ? (
          <StepMapper
            key={mapping}
            node={mapping}
            published={draft.published}
            version={latest}
            next={next}
            save={autosave.save}
            problems={problems}
            mayEdit={mayEdit}
          />
        ) : roomy ? (
          <Workspace
            draft={draft}
            problems={problems}
            mayEdit={mayEdit}
            add={add}
            onConnect={() => setDialog("connect")}
            onExtract={() => setDialog("extract")}
            onSearch={() => setDialog("search")}
            onHelp={showKeys}
            dock={
              <EditorDock
                draft={draft}
                problems={problems}
                document={document}
                changes={changes}
                latest={latest}
                mayEdit={mayEdit}
                mayPublish={mayPublish}
                onJump={jump}
                onFix={fix}
                onPublish={(version) => setDialog({ publish: version })}
                onChanged={reload}
              />
            }
          />
        ) : (
          <SmallScreen problems={problems.all} />
        )}
        <EditorDialogs
          open={dialog}
          onOpen={setDialog}
          document={document}
          problems={checked.all}
          next={next}
          autosave={autosave}
          add={add}
          onShow={jump}
          onChanged={reload}
        />
      </WholeFixContext>
    </PresenceProvider>
  );
}

/** What the draft changes, and which version it will be. */
function useChanges(draft: Draft, document: FlowDocument) {
  const published = useMemo(
    () => (draft.published === null ? null : parseFlowText(draft.published).document),
    [draft.published],
  );
  const changes = useMemo(
    () => (published === null ? [] : diffFlows(published, document)),
    [published, document],
  );
  const latest = draft.versions[0]?.number ?? 0;
  // The same logic published again is the same version.
  const maps = useEditor(({ around }) => around.maps);
  const same = published !== null && changes.length === 0 && !takesNewer(document, maps);
  return { published, changes, latest, next: same ? latest : latest + 1 };
}

/** Palette, drawing with its dock, inspector. */
function Workspace({
  draft,
  problems,
  mayEdit,
  add,
  dock,
  ...opens
}: {
  readonly draft: Draft;
  readonly problems: Problems;
  readonly mayEdit: boolean;
  readonly add: Add;
  readonly onConnect: () => void;
  readonly onExtract: () => void;
  readonly onSearch: () => void;
  readonly onHelp: () => void;
  readonly dock: ReactNode;
}) {
  const store = useEditorStore();
  const empty = useEditor(({ sketch }) => Object.keys(sketch.document.nodes).length === 0);
  return (
    <div className="flex min-h-0 flex-1">
      {mayEdit ? (
        <Palette onAdd={(type) => add(type, placeAfterSelection(store), { enter: "any" })} />
      ) : null}
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="relative min-h-0 flex-1">
          <EditorHeat flow={draft.id}>
            <EditorCanvas problems={problems} mayEdit={mayEdit} onAdd={add} {...opens} />
          </EditorHeat>
          {mayEdit && empty ? <EmptyCanvas onAdd={add} /> : null}
        </div>
        {dock}
      </div>
      <EditorInspector
        draft={draft}
        problems={problems}
        mayEdit={mayEdit}
        onExtract={opens.onExtract}
      />
    </div>
  );
}
