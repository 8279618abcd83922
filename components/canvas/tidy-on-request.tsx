"use client";

import { useEffect, useRef } from "react";
import { counted } from "@/runtime/counted";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { moved } from "./edit-flow";
import { useEditorStore } from "./editor-context";
import { change } from "./editor-store";
import { useFitAll } from "./fit-all";
import { tidying } from "./tidying";

/** `T` is pressed where the canvas does not hear it; the key handler asks by this event. */
export const tidyRequest = "orderloom:tidy";

/** Lays the flow out anew, or what is selected of it; the whole flow then comes into view. */
export function useTidy(): () => Promise<void> {
  const store = useEditorStore();
  const showAll = useFitAll();
  return async () => {
    const { tidyLayout, tidyNotes, tidySelection } = await tidying.load();
    const { nodes } = store.getState();
    const some = nodes.size > 1;
    change(
      store,
      ({ document, layout }) => {
        if (some) {
          const places = tidySelection(document, layout, nodeRegistry, nodes);
          return { document, layout: moved(layout, places) };
        }
        const places = tidyLayout(document, nodeRegistry);
        const notes = tidyNotes(layout, places);
        const tidy = moved(layout, places);
        return { document, layout: notes === undefined ? tidy : { ...tidy, notes } };
      },
      null,
      some ? `Tidy up ${counted(nodes.size, "node")}` : "Tidy up",
    );
    if (!some) requestAnimationFrame(() => showAll(true));
  };
}

export function TidyOnRequest() {
  const tidy = useTidy();
  const latest = useRef(tidy);
  useEffect(() => {
    latest.current = tidy;
  });
  useEffect(() => {
    const run = () => void latest.current();
    window.addEventListener(tidyRequest, run);
    return () => window.removeEventListener(tidyRequest, run);
  }, []);
  return null;
}
