"use client";

import { useEffect } from "react";
import { useEditorStore } from "./editor-context";
import { onlySelected } from "./editor-store";

/** Node that the address names as selected, e.g. `?at=n05`. */
export const selectedParameter = "at";
/** Walking by arrow keys passes nodes that nobody stops at. */
const restMs = 300;

/** Keeps the selected node in the address, so that a reload and a link lead back to it. */
export function useSelectedAddress(): void {
  const store = useEditorStore();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = () => {
      const node = onlySelected(store.getState());
      const url = new URL(location.href);
      if (url.searchParams.get(selectedParameter) === node) return;
      if (node === null) url.searchParams.delete(selectedParameter);
      else url.searchParams.set(selectedParameter, node);
      // With the router's own state it is not told: it would take this for where one wants to be, and drop
      // the page that a link pressed a moment ago is fetching.
      history.replaceState(history.state, "", url);
    };
    const stop = store.subscribe((now, before) => {
      if (onlySelected(now) === onlySelected(before)) return;
      clearTimeout(timer);
      timer = setTimeout(write, restMs);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store]);
}
