"use client";

import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { usePlace } from "@/components/shell/place";
import { retryWhenBack } from "@/components/shell/retry-when-back";
import { serverReach } from "@/components/shell/server-reach";
import { problemOf, useTRPCClient } from "@/components/shell/trpc";
import { AfterPause } from "./after-pause";
import { rememberDraft } from "./draft-memory";
import { DraftSaver, type SaverMemory, type SaverState } from "./draft-saver";
import { useEditorStore } from "./editor-context";
import type { EditorStore } from "./editor-store";
import { laying, renaming } from "./renaming";
import { tellUnnamed } from "./unnamed-reads";

export type Autosave = SaverState & { readonly saver: DraftSaver };

const quietMs = 700;
/** The text of a large draft takes its time: while somebody types it is made as seldom as this. */
const typingMostMs = 10_000;
const againMs = 4_000;
const againMostTimes = 8;

/** Saves the draft a moment after the last change and when the page is left. */
export function useAutosave(
  flowId: string,
  start: SaverMemory & { readonly at: number },
  active: boolean,
): Autosave {
  const editor = useEditorStore();
  const client = useTRPCClient();
  const { person } = usePlace();
  const [saver] = useState(
    () =>
      new DraftSaver({
        editor,
        start,
        send: (request) => client.flows.save.mutate({ flowId, ...request }),
        renaming: renaming.load,
        laying: laying.load,
        onRenamed: ({ document }, reads) => tellUnnamed(Object.values(document.nodes), reads),
        explain: (error) => problemOf(error).message,
        isRefusal: (error) => problemOf(error).code !== null,
        isSignedOut: (error) => problemOf(error).code === "NOT_SIGNED_IN",
      }),
  );
  const state = useStore(saver.status);
  const asking = state.conflict !== null;
  useSaving(editor, saver, active && !asking);

  // Who leaves the page takes nothing unsaved along.
  useEffect(() => {
    if (!active) return;
    return () => void saver.save();
  }, [active, saver]);

  useEffect(() => {
    if (!active) return;
    return rememberChanges(editor, saver, person.email, flowId);
  }, [active, editor, saver, person.email, flowId]);

  const settled = state.save.kind === "saved";
  useEffect(() => {
    if (settled) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [settled]);

  return { ...state, saver };
}

function useSaving(editor: EditorStore, saver: DraftSaver, active: boolean): void {
  useEffect(() => {
    if (!active) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let tries = 0;
    const later = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        tries = (await saver.save()) ? 0 : tries + 1;
        // While the server is away nobody asks it: it is saved when it is back.
        if (tries > 0 && !serverReach.state().away)
          later(againMs * Math.min(tries, againMostTimes));
      }, ms);
    };
    const stop = editor.subscribe((next, before) => {
      if (next.sketch === before.sketch || next.sketch === saver.memory().saved) return;
      saver.markUnsaved();
      later(quietMs);
    });
    // What was left unsaved when the page went away, or while a conflict was open.
    if (saver.status.getState().save.kind !== "saved") later(quietMs);
    const forget = retryWhenBack(() => {
      if (saver.status.getState().save.kind !== "saved") later(0);
    });
    return () => {
      stop();
      forget();
      clearTimeout(timer);
    };
  }, [active, editor, saver]);
}

/** A moment after the last change, at once when the page goes away, and however long somebody types now and then. */
function rememberChanges(
  editor: EditorStore,
  saver: DraftSaver,
  person: string,
  flowId: string,
): () => void {
  const writing = new AfterPause(
    () => {
      const { sketch, past, future } = editor.getState();
      rememberDraft(person, flowId, { sketch, past, future, memory: saver.memory() });
    },
    quietMs,
    typingMostMs,
  );
  const flush = () => writing.flush();
  const stops = [
    editor.subscribe((next, before) => {
      if (next.sketch !== before.sketch) writing.ask();
    }),
    saver.status.subscribe(() => writing.ask()),
  ];
  window.addEventListener("pagehide", flush);
  return () => {
    flush();
    for (const stop of stops) stop();
    window.removeEventListener("pagehide", flush);
  };
}
