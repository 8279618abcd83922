"use client";

import { useEffect, useEffectEvent, useRef } from "react";
import { forgetDraft, rememberDraft } from "@/components/canvas/draft-memory";
import type { EditorStore } from "@/components/canvas/editor-store";
import { usePlace } from "@/components/shell/place";
import { type MapBase, memoryOfMap } from "./map-memory";
import type { MapView } from "./map-types";

const quietMs = 300;

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
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      write();
    };
    const stop = store.subscribe((next, before) => {
      if (next.sketch !== before.sketch) timer ??= setTimeout(flush, quietMs);
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
