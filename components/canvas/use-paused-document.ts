"use client";

import { useDeferredValue, useEffect, useState } from "react";
import type { FlowDocument } from "@/runtime/flow/document";
import { useEditorStore } from "./editor-context";

const pauseMs = 180;
/** What comes after typing: going on to another field, an order to the page. */
const endsTyping = new Set(["Enter", "Tab", "Escape"]);

/**
 * The flow as it was when nobody typed: any other change at once, typing once it pauses, or with the next press that
 * is none. What is worked out of all of a large flow is so not worked out for every key.
 */
export function usePausedDocument(): FlowDocument {
  const store = useEditorStore();
  const [document, setDocument] = useState(() => store.getState().sketch.document);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = () => {
      clearTimeout(timer);
      setDocument(store.getState().sketch.document);
    };
    const onKey = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
      if (ctrlKey || metaKey || altKey || endsTyping.has(key)) take();
    };
    const stop = store.subscribe(({ sketch, lastKind }, before) => {
      if (sketch.document === before.sketch.document) return;
      clearTimeout(timer);
      if (lastKind === null) take();
      else timer = setTimeout(take, pauseMs);
    });
    take();
    addEventListener("keydown", onKey, true);
    addEventListener("pointerdown", take, true);
    addEventListener("focusout", take, true);
    return () => {
      stop();
      clearTimeout(timer);
      removeEventListener("keydown", onKey, true);
      removeEventListener("pointerdown", take, true);
      removeEventListener("focusout", take, true);
    };
  }, [store]);
  return useDeferredValue(document);
}
