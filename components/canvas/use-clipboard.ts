"use client";

import { useEffect } from "react";
import { later } from "@/components/ui/later";
import { notifyFailure } from "@/components/ui/toast";
import { clip } from "./clip-nodes";
import { deleteSelection } from "./delete-selection";
import { change, type EditorStore, select } from "./editor-store";
import type { Point } from "./geometry";
import { isTyping } from "./is-typing";

/** Comes with the first movement of a hand: copying must answer at once, putting in may wait a moment. */
const pasting = later(() => import("./paste-nodes"));

type Pasting = typeof import("./paste-nodes");

function withPasting(put: (part: Pasting) => void): void {
  const known = pasting.known();
  if (known !== null) {
    put(known);
    return;
  }
  pasting.load().then(put, () => {
    notifyFailure("Nothing was put in: the server did not answer. Try once more.");
  });
}

/** Puts a copy of the selection beside it. */
export function duplicate(store: EditorStore): void {
  const { nodes, sketch } = store.getState();
  if (nodes.size === 0) return;
  const clipping = clip(sketch, nodes);
  withPasting(({ paste, tellPasted }) => {
    const pasted = paste(store.getState().sketch, clipping);
    change(store, () => pasted.sketch, null, "Duplicate");
    select(store, pasted.ids);
    tellPasted(pasted);
  });
}

/** Puts in what a text of the clipboard holds, at a place of the flow where one is given. */
export function pasteText(store: EditorStore, text: string, at?: Point): void {
  withPasting(({ paste, readClipping, tellPasted }) => {
    const clipping = readClipping(text);
    if (clipping === null) {
      notifyFailure("There are no nodes in the clipboard: copy some here or in another flow.");
      return;
    }
    const pasted = paste(store.getState().sketch, clipping, at);
    change(store, () => pasted.sketch, null, "Paste");
    select(store, pasted.ids);
    tellPasted(pasted);
  });
}

/**
 * Copy, cut and paste go through the system's clipboard, so that they work across flows and windows. While a dialog
 * or a map is over the canvas (`busy`) they are for that, and no step is cut unseen.
 */
export function useClipboard(store: EditorStore, mayEdit: boolean, busy: boolean): void {
  useEffect(() => {
    if (busy) return;
    const copy = (event: ClipboardEvent) => {
      const { nodes, sketch } = store.getState();
      const text = window.getSelection()?.toString() ?? "";
      if (isTyping(event.target) || nodes.size === 0 || text !== "") return;
      event.clipboardData?.setData("text/plain", JSON.stringify(clip(sketch, nodes)));
      event.preventDefault();
      if (event.type === "cut" && mayEdit) deleteSelection(store);
    };
    const put = (event: ClipboardEvent) => {
      if (isTyping(event.target) || !mayEdit) return;
      event.preventDefault();
      pasteText(store, event.clipboardData?.getData("text/plain") ?? "");
    };
    document.addEventListener("copy", copy);
    document.addEventListener("cut", copy);
    document.addEventListener("paste", put);
    return () => {
      document.removeEventListener("copy", copy);
      document.removeEventListener("cut", copy);
      document.removeEventListener("paste", put);
    };
  }, [store, mayEdit, busy]);
}
