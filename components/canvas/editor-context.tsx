"use client";

import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { EditorState, EditorStore } from "./editor-store";

const EditorContext = createContext<EditorStore | null>(null);

export const EditorProvider = EditorContext;

export function useEditorStore(): EditorStore {
  const store = useContext(EditorContext);
  if (store === null) throw new Error("The editor's parts belong inside EditorProvider.");
  return store;
}

export function useEditor<T>(pick: (state: EditorState) => T): T {
  return useStore(useEditorStore(), pick);
}
