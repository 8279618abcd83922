"use client";

import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { problemOf, useTRPCClient } from "@/components/shell/trpc";
import { createDraftSaver, type DraftSaver, type SaverState } from "./draft-saver";
import type { DraftTexts } from "./draft-texts";
import { useEditorStore } from "./editor-context";

export type Autosave = SaverState & { readonly saver: DraftSaver };

const quietMs = 700;
const againMs = 4_000;

/** Saves the draft a moment after the last change and when the page is left. */
export function useAutosave(
  flowId: string,
  start: DraftTexts & { readonly revision: number; readonly at: number },
  active: boolean,
): Autosave {
  const editor = useEditorStore();
  const client = useTRPCClient();
  const [saver] = useState(() =>
    createDraftSaver({
      editor,
      start,
      send: (request) => client.flows.save.mutate({ flowId, ...request }),
      explain: (error) => problemOf(error).message,
    }),
  );
  const state = useStore(saver.status);
  const asking = state.conflict !== null;

  useEffect(() => {
    if (!active || asking) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        if (!(await saver.save())) later(againMs);
      }, ms);
    };
    const stop = editor.subscribe((next, before) => {
      if (next.sketch === before.sketch) return;
      saver.markUnsaved();
      later(quietMs);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [active, asking, editor, saver]);

  // Who leaves the page takes nothing unsaved along.
  useEffect(() => {
    if (!active) return;
    return () => void saver.save();
  }, [active, saver]);

  const settled = state.save.kind === "saved";
  useEffect(() => {
    if (settled) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [settled]);

  return { ...state, saver };
}
