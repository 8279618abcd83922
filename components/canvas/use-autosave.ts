"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { problemOf, useTRPCClient } from "@/components/shell/trpc";
import { type FlowConflict, mergeFlows, mergeLayouts } from "@/runtime/flow/merge-flows";
import { type DraftTexts, sketchOf, textsOf } from "./draft-texts";
import { useEditorStore } from "./editor-context";
import { replaceSketch } from "./editor-store";

export type SaveState =
  | { readonly kind: "saved"; readonly at: number }
  | { readonly kind: "saving" }
  | { readonly kind: "unsaved" }
  | { readonly kind: "failed"; readonly reason: string };

/** Somebody else changed the same fields: what both have, and what is theirs. */
export type DraftConflict = {
  readonly revision: number;
  readonly conflicts: readonly FlowConflict[];
  /** All of both, theirs where they differ. */
  readonly merged: DraftTexts;
  readonly mine: DraftTexts;
};

const quietMs = 700;
const againMs = 4_000;

/** Saves the draft a moment after the last change, merges what others saved, asks where both differ. */
export function useAutosave(
  flowId: string,
  start: DraftTexts & { revision: number; at: number },
  active: boolean,
) {
  const store = useEditorStore();
  const client = useTRPCClient();
  const [state, setState] = useState<SaveState>({ kind: "saved", at: start.at });
  const [conflict, setConflict] = useState<DraftConflict | null>(null);
  const known = useRef({
    revision: start.revision,
    texts: { logic: start.logic, layout: start.layout },
  });
  const busy = useRef<Promise<boolean> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const asking = conflict !== null;

  const send = useCallback(async (): Promise<boolean> => {
    const sent = store.getState().sketch;
    const texts = textsOf(sent);
    const { revision, texts: before } = known.current;
    if (texts.logic === before.logic && texts.layout === before.layout) {
      setState((old) =>
        old.kind === "unsaved" || old.kind === "saving" ? { kind: "saved", at: Date.now() } : old,
      );
      return true;
    }
    setState({ kind: "saving" });
    try {
      const saved = await client.flows.save.mutate({ flowId, revision, ...texts });
      if (saved.outcome === "conflict") {
        const { conflicts, logic, layout } = saved;
        setConflict({
          revision: saved.revision,
          conflicts,
          merged: { logic, layout },
          mine: texts,
        });
        return false;
      }
      if (saved.outcome === "merged") {
        known.current = {
          revision: saved.revision,
          texts: { logic: saved.logic, layout: saved.layout },
        };
        const theirs = sketchOf(saved);
        const now = store.getState().sketch;
        if (theirs !== null) {
          // What was typed while the answer was on its way is laid over it.
          const merged = mergeFlows(sent.document, now.document, theirs.document);
          const layout = mergeLayouts(sent.layout, now.layout, theirs.layout, merged.renamed);
          replaceSketch(store, { document: merged.document, layout });
        }
      } else known.current = { revision: saved.revision, texts };
      setState({ kind: "saved", at: Date.now() });
      return true;
    } catch (error) {
      setState({ kind: "failed", reason: problemOf(error).message });
      return false;
    }
  }, [client, flowId, store]);

  /** Saves now; true when the server has everything. Saves never overlap. */
  const save = useCallback(async (): Promise<boolean> => {
    if (timer.current !== null) clearTimeout(timer.current);
    while (busy.current !== null) await busy.current;
    busy.current = send();
    const done = await busy.current;
    busy.current = null;
    return done;
  }, [send]);

  useEffect(() => {
    if (!active || asking) return;
    const later = (ms: number) => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = setTimeout(async () => {
        if (!(await save())) later(againMs);
      }, ms);
    };
    const stop = store.subscribe((next, before) => {
      if (next.sketch === before.sketch) return;
      setState((old) => (old.kind === "failed" ? old : { kind: "unsaved" }));
      later(quietMs);
    });
    return () => {
      stop();
      if (timer.current !== null) clearTimeout(timer.current);
    };
  }, [active, asking, save, store]);

  // Who leaves the page takes nothing unsaved along.
  useEffect(() => {
    if (!active) return;
    return () => void save();
  }, [active, save]);

  useEffect(() => {
    if (state.kind === "saved") return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [state.kind]);

  /** Ends a conflict with the person's choice; the other version stays under a name. */
  const resolve = useCallback(
    async (chosen: DraftTexts, keep: DraftTexts & { label: string }): Promise<void> => {
      const revision = conflict?.revision ?? known.current.revision;
      const saved = await client.flows.save.mutate({ flowId, revision, ...chosen, keep });
      if (saved.outcome === "conflict") {
        const { conflicts, logic, layout } = saved;
        setConflict({
          revision: saved.revision,
          conflicts,
          merged: { logic, layout },
          mine: chosen,
        });
        return;
      }
      const texts = saved.outcome === "merged" ? saved : chosen;
      known.current = { revision: saved.revision, texts };
      const sketch = sketchOf(texts);
      if (sketch !== null) replaceSketch(store, sketch);
      setConflict(null);
      setState({ kind: "saved", at: Date.now() });
    },
    [client, conflict, flowId, store],
  );

  return { state, save, conflict, resolve, revision: () => known.current.revision };
}
