"use client";

import { notify, notifyFailure } from "@/components/ui/toast";
import type { RenameReads } from "@/runtime/flow/rename-nodes";
import { stepWords } from "./edit-steps";
import { type EditorStore, redo, undo } from "./editor-store";
import { renaming } from "./renaming";

/** Undoes, and says so when somebody else's change of the same place stands in the way. */
export function undoWithWord(store: EditorStore): void {
  const { past, sketch } = store.getState();
  const step = past.at(-1);
  if (step === undefined) return;
  withRenaming(step.after === sketch, (reads) => {
    if (undo(store, reads)) return;
    notify(`Undone as far as it goes: ${stepWords(step)}. What others changed there since stays.`);
  });
}

export function redoWithWord(store: EditorStore): void {
  const { future, sketch } = store.getState();
  const [step] = future;
  if (step === undefined) return;
  withRenaming(step.before === sketch, (reads) => {
    if (redo(store, reads)) return;
    notify(`Done again as far as it goes: ${stepWords(step)}. What others changed there stays.`);
  });
}

/** At once, unless others changed the flow and what renames their ids, or one's own, has not come yet. */
function withRenaming(isAlone: boolean, run: (reads: RenameReads | null) => void): void {
  const known = renaming.known();
  if (isAlone || known !== null) {
    run(known);
    return;
  }
  renaming.load().then(run, () => {
    notifyFailure("Nothing was undone or done again: the server did not answer. Try once more.");
  });
}
