"use client";

import { useEffect, useRef } from "react";
import { useEditorStore } from "@/components/canvas/editor-context";
import { isTyping } from "@/components/canvas/is-typing";
import { redoWithWord, undoWithWord } from "@/components/canvas/undo-words";
import { closeMap } from "./close-map";

/** Keys of the whole screen: undo and redo as on the canvas, F8 to the next incomplete document, Escape back to the canvas. */
export function useMapperKeys(mayEdit: boolean, nextIncomplete: (by: 1 | -1) => void): void {
  const next = useRef(nextIncomplete);
  useEffect(() => {
    next.current = nextIncomplete;
  });
  const store = useEditorStore();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const inDialog =
        event.target instanceof Element &&
        event.target.closest("[role=dialog], [role=menu], [role=listbox]") !== null;
      if (event.defaultPrevented || inDialog) return;
      const chord = event.ctrlKey || event.metaKey;
      const key = event.key.toLowerCase();
      if (key === "f8") next.current(event.shiftKey ? -1 : 1);
      else if (key === "escape" && !isTyping(event.target)) closeMap(store);
      else if (chord && mayEdit && !isTyping(event.target) && (key === "z" || key === "y")) {
        if (key === "y" || event.shiftKey) redoWithWord(store);
        else undoWithWord(store);
      } else return;
      event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [store, mayEdit]);
}
