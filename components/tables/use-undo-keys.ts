"use client";

import { useEffect, useRef } from "react";
import { isTyping } from "@/components/canvas/is-typing";
import type { TableDraft } from "./use-table-draft";

/** A field in which nothing is written that the table does not have yet. */
export const taken = { "data-taken": true } as const;

/**
 * Steps back and forth wherever on a table's page the keyboard is; in a field that is written into they are its
 * own, and in the grid the grid's.
 */
export function useUndoKeys(
  { undo, redo }: Pick<TableDraft, "undo" | "redo">,
  mayEdit: boolean,
): void {
  const steps = useRef({ undo, redo });
  useEffect(() => {
    steps.current = { undo, redo };
  });
  useEffect(() => {
    if (!mayEdit) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      const isStep = (event.ctrlKey || event.metaKey) && (key === "z" || key === "y");
      if (!isStep || event.defaultPrevented || isWriting(event.target)) return;
      event.preventDefault();
      (key === "y" || event.shiftKey ? steps.current.redo : steps.current.undo)();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [mayEdit]);
}

function isWriting(target: EventTarget | null): boolean {
  return isTyping(target) && !(target instanceof HTMLElement && target.dataset.taken === "true");
}
