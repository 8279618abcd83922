"use client";

import { useEffect, useEffectEvent, useRef } from "react";
import { AfterPause } from "@/components/canvas/after-pause";
import { forgetDraft, rememberDraft } from "@/components/canvas/draft-memory";
import type { EditorStore } from "@/components/canvas/editor-store";
import { usePlace } from "@/components/shell/place";
import { type MapBase, memoryOfMap } from "./map-memory";
import type { MapView } from "./map-types";

const quietMs = 300;
/** The text of a large map takes its time: while somebody types it is made as seldom as this. */
const typingMostMs = 10_000;

/** The key under which a tab keeps what it does to a shared map. */
export const memoryKey = (map: string) => `map:${map}`;

/**
 * Keeps what is changed and the steps back in this tab, so that a look at an older version or a reload takes neither.
 * @returns what forgets them, for who leaves without saving
 */
export function useMapMemory(
  store: EditorStore,
  view: Pick<MapView, "id" | "name">,
  base: MapBase,
  active: boolean,
): () => void {
  const { person } = usePlace();
  const key = memoryKey(view.id);
  const given = useRef(false);
  const write = useEffectEvent(() => {
    if (!given.current) {
      rememberDraft(person.email, key, memoryOfMap(view, base, store.getState()));
    }
  });
  useEffect(() => {
    if (!active) return;
    const writing = new AfterPause(write, quietMs, typingMostMs);
    const flush = () => writing.flush();
    const stop = store.subscribe((next, before) => {
      if (next.sketch !== before.sketch) writing.ask();
    });
    window.addEventListener("pagehide", flush);
    return () => {
      flush();
      stop();
      window.removeEventListener("pagehide", flush);
    };
  }, [active, store]);
  // A version that was saved is what the next change begins with.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the new base is the occasion
  useEffect(() => {
    const { past, future } = store.getState();
    if (active && past.length + future.length > 0) write();
  }, [active, base, store]);
  return () => {
    given.current = true;
    forgetDraft(person.email, key);
  };
}
