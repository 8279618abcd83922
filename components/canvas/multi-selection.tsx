"use client";

import { useStoreApi } from "@xyflow/react";
import { useEffect } from "react";

/**
 * Whether Control or Command is held, as the press itself says it. React Flow listens to the keys and hears of
 * one a frame or two later, or not at all when it went down in a field: a quick hand lost its selection. With
 * Shift a card joins the selection or leaves it; React Flow would draw a box from there.
 */
export function MultiSelection({ onToggle }: { readonly onToggle: (card: string) => void }) {
  const store = useStoreApi();
  useEffect(() => {
    const { domNode } = store.getState();
    if (domNode === null) return;
    let isTaken = false;
    const press = (event: PointerEvent) => {
      isTaken = false;
      if (!(event.target instanceof Element) || !domNode.contains(event.target)) return;
      store.setState({ multiSelectionActive: event.ctrlKey || event.metaKey });
      const card = event.target.closest<HTMLElement>(".react-flow__node")?.dataset.id;
      if (!event.shiftKey || event.button !== 0 || card === undefined) return;
      isTaken = true;
      event.stopPropagation();
      event.preventDefault();
      onToggle(card);
    };
    const click = (event: MouseEvent) => {
      if (isTaken) event.stopPropagation();
      isTaken = false;
    };
    // With Shift the browser would mark the text up to here.
    const mark = (event: MouseEvent) => {
      if (event.shiftKey) event.preventDefault();
    };
    // Before React, which listens at the root.
    window.addEventListener("pointerdown", press, true);
    window.addEventListener("click", click, true);
    domNode.addEventListener("mousedown", mark, true);
    return () => {
      window.removeEventListener("pointerdown", press, true);
      window.removeEventListener("click", click, true);
      domNode.removeEventListener("mousedown", mark, true);
    };
  }, [store, onToggle]);
  return null;
}
