"use client";

import { useEffect } from "react";
import { readAddress, writeAddress } from "./editor-address";
import { useEditorStore } from "./editor-context";
import { type EditorStore, onlySelected, select } from "./editor-store";

/** Node that the address names as selected, e.g. `?at=n05`. */
export const selectedParameter = "at";
/** Walking by arrow keys passes nodes that nobody stops at. */
const restMs = 300;
/** Marks the entry of a node that is not selected any more. */
const leftMark = "orderloomLeft";

/**
 * Keeps the selected node in the address, so that a reload and a link lead back to it. The way back goes over
 * the nodes that were looked at; nothing selected is no stop between two of them.
 */
export function useSelectedAddress(): void {
  const store = useEditorStore();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let left = isLeft();
    const write = () => {
      const node = onlySelected(store.getState());
      if (readAddress(selectedParameter) === node) return;
      const how = node === null || left ? "replace" : "push";
      left = node === null;
      writeAddress(selectedParameter, node, how, { [leftMark]: left });
    };
    const stop = store.subscribe((now, before) => {
      if (onlySelected(now) === onlySelected(before)) return;
      clearTimeout(timer);
      timer = setTimeout(write, restMs);
    });
    const onPopState = () => {
      const was = left;
      left = isLeft();
      const node = readAddress(selectedParameter);
      // From where nothing is selected to where nothing is selected nobody sees a step: the next one was meant.
      if (was && node === onlySelected(store.getState())) history.back();
      else show(store, node);
      clearTimeout(timer);
    };
    addEventListener("popstate", onPopState);
    return () => {
      stop();
      clearTimeout(timer);
      removeEventListener("popstate", onPopState);
    };
  }, [store]);
}

function isLeft(): boolean {
  const state: unknown = history.state;
  return typeof state === "object" && state !== null && Reflect.get(state, leftMark) === true;
}

function show(store: EditorStore, node: string | null): void {
  if (node === onlySelected(store.getState())) return;
  const known = node !== null && store.getState().sketch.document.nodes[node] !== undefined;
  select(store, known ? [node] : []);
}
