"use client";

import { useEffect } from "react";
import { grid } from "@/runtime/flow/card-size";
import type { FlowEdge, NodeId } from "@/runtime/flow/document";
import { focusCard, focusedCard, isFocusFree } from "./card-focus";
import { deleteSelection } from "./delete-selection";
import { edgeId } from "./diagram-marks";
import { moved, toggleNodes } from "./edit-flow";
import { withGroup } from "./edit-layout";
import { useEditorStore } from "./editor-context";
import { change, type EditorStore, jumpTo, onlySelected, select } from "./editor-store";
import { isTyping } from "./is-typing";
import { openMap } from "./open-map";
import { focusPorts } from "./port-focus";
import { tidyRequest } from "./tidy-on-request";
import { redoWithWord, undoWithWord } from "./undo-words";
import { duplicate, useClipboard } from "./use-clipboard";
import { neighbourOf } from "./walk-nodes";

type Keys = {
  readonly mayEdit: boolean;
  /** A dialog is open or on its way: keys are for it, not for the canvas. */
  readonly busy: boolean;
  readonly onSave: () => void;
  readonly onPublish: () => void;
  readonly onHelp: () => void;
  readonly onConnect: () => void;
  readonly onSearch: () => void;
};

/** Everything the mouse can do on the canvas. Nothing is taken while somebody types or a dialog is open. */
export function useCanvasKeys(keys: Keys): void {
  const store = useEditorStore();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (handleKey(store, keys, event)) event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [keys, store]);
  useClipboard(store, keys.mayEdit, keys.busy);
}

/** True when the key was for the canvas. */
function handleKey(store: EditorStore, keys: Keys, event: KeyboardEvent): boolean {
  const chord = event.ctrlKey || event.metaKey;
  if (chord && event.key.toLowerCase() === "s") {
    keys.onSave();
    return true;
  }
  if (keys.busy) return false;
  if (isTyping(event.target) && !(chord && isUndo(event) && isEmptyField(event.target))) {
    if (event.key === "Escape" && isField(event.target)) {
      if (!focusCard(onlySelected(store.getState()))) event.target.blur();
    }
    // Publishing is for the whole flow, wherever in its settings the caret is.
    if (chord && event.key === "Enter" && keys.mayEdit && isSetting(event.target)) {
      keys.onPublish();
      return true;
    }
    return false;
  }
  if (chord) return onChord(store, keys, event);
  // With Alt a letter is another key, such as Alt T.
  if (event.altKey && /^[a-z]$/i.test(event.key)) return false;
  return !belongsToControl(event) && onPlain(store, keys, event);
}

const actsOnSelection = /^(Arrow(Up|Down|Left|Right)|Enter|Delete|Backspace|[mpaxc/])$/i;

/** With nothing selected, the card that has the focus is the one that a key means. */
function selectFocused(store: EditorStore): void {
  const { nodes, edges, sketch } = store.getState();
  const at = focusedCard();
  if (nodes.size > 0 || edges.size > 0 || at === null) return;
  if (sketch.document.nodes[at] !== undefined) select(store, [at]);
}

const isUndo = ({ key }: KeyboardEvent) => /^[zy]$/i.test(key);

function isSetting(target: EventTarget | null): boolean {
  return isField(target) && target.closest("aside") !== null;
}

/** Of a field without text there is nothing to undo but the last edit of the flow. */
function isEmptyField(target: EventTarget | null): boolean {
  return isSetting(target) && (target as HTMLInputElement | HTMLTextAreaElement).value === "";
}

/** These lead to the canvas from everywhere. */
const anywhere = new Set(["Escape", "/", "?"]);

/**
 * A focused button or tab has keys of its own. Beside the canvas it has all of them once the focus is seen to
 * be there: who sees it on a link does not expect a node to go. After a click the hand is still on the canvas.
 */
function belongsToControl({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const control = target.closest<HTMLElement>("button, a, [role=tab]");
  if (control === null) return false;
  if (control.closest(".flow-canvas") === null && control.matches(":focus-visible")) {
    return !anywhere.has(key);
  }
  return (
    key === "Enter" || key === " " || (key.startsWith("Arrow") && target.matches("[role=tab]"))
  );
}

/** Escape leaves a field for the canvas, also a code field: no way back by mouse only. */
function isField(target: EventTarget | null): target is HTMLElement {
  return (
    target instanceof HTMLElement &&
    target.closest("[role=dialog]") === null &&
    target.matches("input, textarea")
  );
}

function leaveSettings(target: EventTarget | null, selected: NodeId | null): boolean {
  const inside = target instanceof HTMLElement && target.closest("aside") !== null;
  if (inside && !focusCard(selected)) target.blur();
  return inside;
}

function onChord(store: EditorStore, keys: Keys, event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  if (key === "a") {
    select(store, Object.keys(store.getState().sketch.document.nodes));
    return true;
  }
  if (!keys.mayEdit) return false;
  if (key === "z") {
    if (event.shiftKey) redoWithWord(store);
    else undoWithWord(store);
    return true;
  }
  if (key === "y") {
    redoWithWord(store);
    return true;
  }
  if (key === "d") {
    selectFocused(store);
    duplicate(store);
    return true;
  }
  if (key === "enter") {
    keys.onPublish();
    return true;
  }
  if (key === "f") {
    keys.onSearch();
    return true;
  }
  return false;
}

function onPlain(store: EditorStore, keys: Keys, event: KeyboardEvent): boolean {
  if (actsOnSelection.test(event.key)) selectFocused(store);
  const { sketch } = store.getState();
  const at = onlySelected(store.getState());
  if (event.key.startsWith("Arrow")) {
    if (event.altKey && keys.mayEdit) return nudge(store, event.key, event.shiftKey);
    if (event.shiftKey) return extend(store, event.key);
    const next = neighbourOf(sketch.document, sketch.layout, at, event.key);
    if (next !== null) jumpTo(store, next, null);
    return next !== null;
  }
  switch (event.key) {
    case "Escape":
      // Out of the settings first; the node stays selected, so that the arrows go on from it.
      if (!leaveSettings(event.target, at)) select(store, []);
      return true;
    case "Enter":
      if (at !== null) jumpTo(store, at, "");
      return at !== null;
    case "m":
    case "M":
      return openMap(store);
    case "p":
    case "P":
      return at !== null && focusPorts(at);
    case "?":
      keys.onHelp();
      return true;
  }
  return keys.mayEdit && onEditingKey(store, keys, event.key);
}

/** The next node from the one that came last joins the selection. */
function extend(store: EditorStore, key: string): boolean {
  const { sketch, nodes } = store.getState();
  const next = neighbourOf(sketch.document, sketch.layout, [...nodes].at(-1) ?? null, key);
  if (next === null) return false;
  // What was in it already is the last one now, so that one goes on from there.
  store.setState({ nodes: new Set([...nodes].filter((id) => id !== next).concat(next)) });
  return true;
}

function onEditingKey(store: EditorStore, keys: Keys, key: string): boolean {
  const { nodes } = store.getState();
  switch (key) {
    case "/":
    case "a":
    case "A":
      store.setState({ quickAdd: { from: null, on: selectedLine(store), at: null } });
      return true;
    case "g":
    case "G":
      if (nodes.size > 1) change(store, (old) => withGroup(old, [...nodes]), null, "Group");
      return true;
    case "x":
    case "X":
      change(store, (old) => toggleNodes(old, nodes));
      return true;
    case "c":
    case "C":
      if (onlySelected(store.getState()) !== null) keys.onConnect();
      return true;
    case "t":
    case "T":
      window.dispatchEvent(new Event(tidyRequest));
      return true;
    case "Delete":
    case "Backspace":
      deleteSelection(store);
      requestAnimationFrame(() => isFocusFree() && focusCard(onlySelected(store.getState())));
      return true;
    default:
      return false;
  }
}

/** The one selected line: a node is then added into it. */
function selectedLine(store: EditorStore): FlowEdge | null {
  const { edges, nodes, sketch } = store.getState();
  if (edges.size !== 1 || nodes.size > 0) return null;
  return sketch.document.edges.find((edge) => edges.has(edgeId(edge))) ?? null;
}

/** Moves the selection by the keyboard: a step of the grid, with Shift a fine one. */
function nudge(store: EditorStore, key: string, fine: boolean): boolean {
  const { nodes } = store.getState();
  const by = fine ? 4 : grid;
  const [x, y] = directions[key] ?? [0, 0];
  if (nodes.size === 0) return false;
  change(
    store,
    ({ document, layout }) => {
      const places = [...nodes].flatMap((id) => {
        const at = layout.nodes[id];
        return at === undefined ? [] : [[id, { x: at.x + x * by, y: at.y + y * by }] as const];
      });
      return { document, layout: moved(layout, Object.fromEntries(places)) };
    },
    "nudge",
  );
  return true;
}

const directions: { readonly [key: string]: readonly [number, number] } = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
