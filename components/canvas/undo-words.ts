"use client";

import { notify } from "@/components/ui/toast";
import { stepWords } from "./edit-steps";
import { type EditorStore, redo, undo } from "./editor-store";

/** Undoes, and says so when somebody else's change of the same place stands in the way. */
export function undoWithWord(store: EditorStore): void {
  const step = store.getState().past.at(-1);
  if (step === undefined || undo(store)) return;
  notify(`Undone as far as it goes: ${stepWords(step)}. What others changed there since stays.`);
}

export function redoWithWord(store: EditorStore): void {
  const [step] = store.getState().future;
  if (step === undefined || redo(store)) return;
  notify(`Done again as far as it goes: ${stepWords(step)}. What others changed there stays.`);
}
