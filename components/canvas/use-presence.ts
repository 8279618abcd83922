"use client";

import { useEffect, useState } from "react";
import { serverReach } from "@/components/shell/server-reach";
import { useTRPCClient } from "@/components/shell/trpc";
import { windowName } from "@/components/shell/window-name";
import type { DraftSaver } from "./draft-saver";
import { useEditorStore } from "./editor-context";
import { createPresence, type PresenceStore, showOthers } from "./presence-store";

/** Between two signs of life: alone, and while somebody else is there. */
const aloneMs = 6_000;
const togetherMs = 2_000;
/** A selection is told after the arrow keys rest. */
const selectionMs = 300;
const nodesMost = 200;

/**
 * Tells the server that this window has the flow open and what is selected, hears who else has, and brings
 * in what they saved. Nobody is kept from anything by it. A window in the background says nothing.
 */
export function usePresence(flowId: string, saver: DraftSaver): PresenceStore {
  const editor = useEditorStore();
  const client = useTRPCClient();
  const [store] = useState(createPresence);
  useEffect(() => {
    const session = windowName();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const tell = (leaving: boolean) => {
      const nodes = [...editor.getState().nodes].slice(0, nodesMost);
      return client.flows.here.mutate({ flowId, session, nodes, leaving });
    };
    const next = (ms: number) => {
      clearTimeout(timer);
      if (!gone && !document.hidden) timer = setTimeout(beat, ms);
    };
    const beat = async () => {
      // It begins again when the server is back.
      if (serverReach.state().away) return;
      try {
        const { revision, others } = await tell(false);
        if (gone) return;
        showOthers(store, others);
        if (revision > saver.revision()) {
          await saver.pull(() => client.flows.texts.query({ flowId }));
        }
        next(others.length > 0 ? togetherMs : aloneMs);
      } catch {
        // Without a connection there is nobody to be seen; saving says that it is gone.
        showOthers(store, []);
        next(aloneMs);
      }
    };
    void beat();
    const stop = editor.subscribe((now, before) => {
      if (now.nodes !== before.nodes && store.getState().others.length > 0) next(selectionMs);
    });
    const shown = () => {
      if (!document.hidden) void beat();
    };
    document.addEventListener("visibilitychange", shown);
    const back = serverReach.whenBack(shown);
    return () => {
      gone = true;
      clearTimeout(timer);
      stop();
      back();
      document.removeEventListener("visibilitychange", shown);
      tell(true).catch(() => undefined);
    };
  }, [client, editor, flowId, saver, store]);
  return store;
}
