"use client";

import { useEffect, useMemo, useRef } from "react";
import { useStore } from "zustand";
import { beforeArchiving } from "@/components/flows/archive-words";
import { flowParts } from "@/components/flows/flow-parts";
import { useFlowActions } from "@/components/flows/use-flow-actions";
import { useKeyMap } from "@/components/shell/key-map-state";
import { type PaletteAction, usePaletteActions } from "@/components/shell/palette-actions";
import type { NodeId } from "@/runtime/flow/document";
import type { DraftSaver } from "./draft-saver";
import { useEditor, useEditorStore } from "./editor-context";
import type { OpenDialog } from "./editor-dialogs";
import type { EditorStore } from "./editor-store";
import { nodesWithScreen, openMap } from "./open-map";
import { tidyRequest } from "./tidy-on-request";
import { redoWithWord, undoWithWord } from "./undo-words";
import { useCanvasKeys } from "./use-canvas-keys";

type Commands = {
  readonly mayEdit: boolean;
  readonly mayPublish: boolean;
  readonly flow: string;
  /** Where it is published. */
  readonly publications: Parameters<typeof beforeArchiving>[0];
  /** Number that publishing gives the draft, and that of the newest version. */
  readonly next: number;
  readonly latest: number;
  /** A dialog is open: it has the keys. */
  readonly busy: boolean;
  readonly saver: DraftSaver;
  readonly open: (dialog: OpenDialog) => void;
};

/** What can be done to the flow as a whole, by keys and from the command palette. */
export function useEditorCommands(commands: Commands): void {
  const { mayEdit, mayPublish, flow, publications, next, latest, busy, saver, open } = commands;
  const store = useEditorStore();
  const showKeys = useKeyMap((map) => map.show);
  const known = useFlowActions();
  const actions = useRef(known);
  useEffect(() => {
    actions.current = known;
  });
  useCanvasKeys(
    useMemo(
      () => ({
        mayEdit,
        busy,
        onSave: () => void saver.save(),
        onPublish: () => open("publish"),
        onHelp: showKeys,
        onConnect: () => open("connect"),
        onSearch: () => open("search"),
      }),
      [mayEdit, busy, saver, showKeys, open],
    ),
  );
  const first = beforeArchiving(publications);
  const idle = useIdle(saver);
  // As text, so that only another name or node makes another list.
  const maps = useEditor(({ sketch }) => nodesWithScreen(sketch.document));
  usePaletteActions(
    useMemo(
      () =>
        (JSON.parse(maps) as [NodeId, string][]).map(([id, name]) => ({
          name: `Open the mapper of ${name}`,
          keys: "M",
          run: () => void openMap(store, id),
        })),
      [maps, store],
    ),
  );
  usePaletteActions(
    useMemo(
      () => [
        ...(mayPublish
          ? [{ name: `Publish v${next}…`, keys: "Ctrl Enter", run: () => open("publish") }]
          : []),
        ...(mayEdit ? editing(store, saver, open, idle) : []),
        ...(mayEdit
          ? [
              { name: "Duplicate this flow", run: () => actions.current.duplicate(flow) },
              {
                name: "Archive this flow",
                first,
                run: () => actions.current.archive(flow),
              },
            ]
          : []),
        ...(latest > 0 ? [{ name: "Compare versions", path: `/flows/${flow}/compare` }] : []),
        ...flowParts(flow).map(({ command, path }) => ({ name: command, path })),
      ],
      [mayPublish, mayEdit, next, latest, flow, first, store, saver, open, idle],
    ),
  );
}

/** Of what would do nothing now, why. */
type Idle = {
  readonly undo: string | null;
  readonly redo: string | null;
  readonly save: string | null;
};

function useIdle(saver: DraftSaver): Idle {
  const canUndo = useEditor(({ past }) => past.length > 0);
  const canRedo = useEditor(({ future }) => future.length > 0);
  const isSaved = useStore(saver.status, ({ save }) => save.kind === "saved");
  return useMemo(
    () => ({
      undo: canUndo ? null : "Nothing to undo",
      redo: canRedo ? null : "Nothing to redo",
      save: isSaved ? "All is saved" : null,
    }),
    [canUndo, canRedo, isSaved],
  );
}

function editing(
  store: EditorStore,
  saver: DraftSaver,
  open: Commands["open"],
  idle: Idle,
): readonly PaletteAction[] {
  return [
    {
      name: "Add a node…",
      keys: "/",
      run: () => store.setState({ quickAdd: { from: null, on: null, at: null } }),
    },
    { name: "Undo", keys: "Ctrl Z", first: idle.undo, run: () => undoWithWord(store) },
    { name: "Redo", keys: "Ctrl Shift Z", first: idle.redo, run: () => redoWithWord(store) },
    { name: "Tidy up", keys: "T", run: () => window.dispatchEvent(new Event(tidyRequest)) },
    { name: "Search and replace…", keys: "Ctrl F", run: () => open("search") },
    { name: "Save now", keys: "Ctrl S", first: idle.save, run: () => void saver.save() },
  ];
}
