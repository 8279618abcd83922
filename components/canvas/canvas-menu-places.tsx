"use client";

import {
  ChevronDown,
  ChevronRight,
  ClipboardPaste,
  CornerDownRight,
  CornerUpLeft,
  Keyboard,
  Maximize,
  Network,
  Pencil,
  Plus,
  Redo2,
  Search,
  SquareDashedMousePointer,
  StickyNote,
  Trash2,
  Undo2,
  Ungroup,
} from "lucide-react";
import { MenuItem, MenuSeparator } from "@/components/ui/menu";
import { notify } from "@/components/ui/toast";
import { counted } from "@/runtime/counted";
import { nodeWidth } from "@/runtime/flow/card-size";
import type { FlowEdge } from "@/runtime/flow/document";
import { splitEnd } from "@/runtime/flow/schema";
import type { MenuPartProps } from "./canvas-menu-items";
import { writeInto } from "./canvas-tools";
import { deleteSelection } from "./delete-selection";
import { withNote } from "./edit-layout";
import { useEditor, useEditorStore } from "./editor-context";
import { change, type EditorStore, jumpTo, select } from "./editor-store";
import { useFitAll } from "./fit-all";
import { useGroupActions } from "./flow-groups";
import type { Point } from "./geometry";
import { tidyRequest } from "./tidy-on-request";
import { redoWithWord, undoWithWord } from "./undo-words";
import { pasteText } from "./use-clipboard";

/** What can be done to a line. */
export function LineItems({
  mayEdit,
  onChoose,
  edge,
}: MenuPartProps & { readonly edge: FlowEdge }) {
  const store = useEditorStore();
  const { nodes } = useEditor(({ sketch }) => sketch.document);
  const [source, target] = [splitEnd(edge.from)?.node ?? "", splitEnd(edge.to)?.node ?? ""];
  return (
    <>
      {mayEdit ? (
        <>
          <MenuItem
            icon={Plus}
            keys="/"
            onSelect={onChoose(() =>
              store.setState({ quickAdd: { from: null, on: edge, at: null } }),
            )}
          >
            Put a node in here…
          </MenuItem>
          <MenuSeparator />
        </>
      ) : null}
      <MenuItem icon={CornerUpLeft} onSelect={onChoose(() => jumpTo(store, source, null))}>
        Go to {nodes[source]?.name ?? source}
      </MenuItem>
      <MenuItem icon={CornerDownRight} onSelect={onChoose(() => jumpTo(store, target, null))}>
        Go to {nodes[target]?.name ?? target}
      </MenuItem>
      {mayEdit ? (
        <>
          <MenuSeparator />
          <MenuItem
            icon={Trash2}
            danger
            keys="Del"
            onSelect={onChoose(() => deleteSelection(store))}
          >
            Delete the line
          </MenuItem>
        </>
      ) : null}
    </>
  );
}

/** What can be done to a group, folded or not. */
export function GroupItems({ onChoose, id }: MenuPartProps & { readonly id: string }) {
  const store = useEditorStore();
  const { toggle, rename, dissolve } = useGroupActions();
  const group = useEditor(({ sketch }) => sketch.layout.groups?.find((one) => one.id === id));
  if (group === undefined) return null;
  const folded = group.collapsed === true;
  return (
    <>
      <MenuItem icon={folded ? ChevronRight : ChevronDown} onSelect={onChoose(() => toggle(id))}>
        {folded ? "Unfold" : "Fold"}
      </MenuItem>
      <MenuItem
        icon={SquareDashedMousePointer}
        onSelect={onChoose(() => select(store, group.nodes))}
      >
        Select its {counted(group.nodes.length, "node")}
      </MenuItem>
      {rename === undefined || folded ? null : (
        <MenuItem icon={Pencil} onSelect={onChoose(() => focusName(id))}>
          Rename
        </MenuItem>
      )}
      {dissolve === undefined ? null : (
        <MenuItem icon={Ungroup} onSelect={onChoose(() => dissolve(id))}>
          Take the group apart
        </MenuItem>
      )}
    </>
  );
}

function focusName(group: string): void {
  const head = document.querySelector(`[data-group-id="${CSS.escape(group)}"]`);
  const field = head?.querySelector("input");
  field?.focus({ preventScroll: true });
  field?.select();
}

/** What can be done to a note. */
export function NoteItems({ mayEdit, onChoose, id }: MenuPartProps & { readonly id: string }) {
  const store = useEditorStore();
  const text = useEditor(
    ({ sketch }) => sketch.layout.notes?.find((note) => note.id === id)?.text ?? "",
  );
  return (
    <>
      <MenuItem
        icon={ClipboardPaste}
        disabled={text === ""}
        onSelect={onChoose(() => void navigator.clipboard?.writeText(text))}
      >
        Copy its text
      </MenuItem>
      {mayEdit ? (
        <>
          <MenuItem icon={Pencil} onSelect={onChoose(() => writeInto(id))}>
            Write in it
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={Trash2} danger onSelect={onChoose(() => removeNote(store, id))}>
            Delete the note
          </MenuItem>
        </>
      ) : null}
    </>
  );
}

function removeNote(store: EditorStore, id: string): void {
  change(
    store,
    ({ document, layout }) => ({
      document,
      layout: { ...layout, notes: (layout.notes ?? []).filter((note) => note.id !== id) },
    }),
    null,
    "Delete a note",
  );
}

/** What can be done where the canvas is empty. */
export function CanvasItems({
  mayEdit,
  onSearch,
  onHelp,
  onChoose,
  at,
}: MenuPartProps & { readonly at: Point }) {
  const store = useEditorStore();
  const showAll = useFitAll();
  return (
    <>
      {mayEdit ? <PuttingItems onChoose={onChoose} at={at} /> : null}
      <MenuItem
        keys="Ctrl A"
        icon={SquareDashedMousePointer}
        onSelect={onChoose(() =>
          select(store, Object.keys(store.getState().sketch.document.nodes)),
        )}
      >
        Select all
      </MenuItem>
      {mayEdit ? (
        <>
          <MenuItem
            icon={Network}
            keys="T"
            onSelect={onChoose(() => window.dispatchEvent(new Event(tidyRequest)))}
          >
            Tidy up
          </MenuItem>
          <MenuItem icon={Search} keys="Ctrl F" onSelect={onChoose(onSearch)}>
            Search and replace…
          </MenuItem>
        </>
      ) : null}
      <MenuItem icon={Maximize} onSelect={onChoose(() => showAll(true))}>
        Show everything
      </MenuItem>
      <MenuItem icon={Keyboard} keys="?" onSelect={onChoose(onHelp)}>
        Keys
      </MenuItem>
    </>
  );
}

function PuttingItems({ onChoose, at }: Pick<MenuPartProps, "onChoose"> & { readonly at: Point }) {
  const store = useEditorStore();
  const canUndo = useEditor(({ past }) => past.length > 0);
  const canRedo = useEditor(({ future }) => future.length > 0);
  return (
    <>
      <MenuItem
        icon={Plus}
        keys="/"
        onSelect={onChoose(() =>
          store.setState({
            quickAdd: {
              from: null,
              on: null,
              at: { x: Math.round(at.x - nodeWidth / 2), y: Math.round(at.y) },
            },
          }),
        )}
      >
        Add a node here…
      </MenuItem>
      <MenuItem
        icon={StickyNote}
        onSelect={onChoose(() => {
          change(store, (old) => withNote(old, at), null, "Add a note");
          writeInto(store.getState().sketch.layout.notes?.at(-1)?.id);
        })}
      >
        Add a note here
      </MenuItem>
      <MenuItem
        icon={ClipboardPaste}
        keys="Ctrl V"
        onSelect={onChoose(() => void pasteHere(store, at))}
      >
        Paste here
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        icon={Undo2}
        keys="Ctrl Z"
        disabled={!canUndo}
        onSelect={onChoose(() => undoWithWord(store))}
      >
        Undo
      </MenuItem>
      <MenuItem
        icon={Redo2}
        keys="Ctrl Shift Z"
        disabled={!canRedo}
        onSelect={onChoose(() => redoWithWord(store))}
      >
        Redo
      </MenuItem>
      <MenuSeparator />
    </>
  );
}

/** A page may read the clipboard only where it is allowed to; the key always may. */
async function pasteHere(store: EditorStore, at: Point): Promise<void> {
  const place = { x: Math.round(at.x), y: Math.round(at.y) };
  try {
    pasteText(store, await navigator.clipboard.readText(), place);
  } catch {
    notify("The browser lets only the key read the clipboard here: press Ctrl V.");
  }
}
