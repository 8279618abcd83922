"use client";

import { useEffect, useRef } from "react";
import { useEditorStore } from "@/components/canvas/editor-context";
import { isTyping } from "@/components/canvas/is-typing";
import { redoWithWord, undoWithWord } from "@/components/canvas/undo-words";

/** Keys of the whole screen: undo and redo as on the canvas, F8 to the next incomplete document, Escape back to where it was opened. */
export function useMapperKeys(
  mayEdit: boolean,
  onClose: () => void,
  nextIncomplete: (by: 1 | -1) => void,
): void {
  const next = useRef(nextIncomplete);
  const close = useRef(onClose);
  useEffect(() => {
    next.current = nextIncomplete;
    close.current = onClose;
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
      else if (key === "escape" && !isTyping(event.target)) close.current();
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
