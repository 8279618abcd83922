"use client";

import { useStoreApi } from "@xyflow/react";
import { useEffect } from "react";

/**
 * Whether Control or Command is held, as the press itself says it. React Flow listens to the keys and hears of
 * one a frame or two later, or not at all when it went down in a field: a quick hand lost its selection.
 */
export function MultiSelection() {
  const store = useStoreApi();
  useEffect(() => {
    const { domNode } = store.getState();
    if (domNode === null) return;
    const hear = (event: PointerEvent) =>
      store.setState({ multiSelectionActive: event.ctrlKey || event.metaKey });
    domNode.addEventListener("pointerdown", hear, true);
    return () => domNode.removeEventListener("pointerdown", hear, true);
  }, [store]);
  return null;
}
