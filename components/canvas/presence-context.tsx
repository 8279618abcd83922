"use client";

import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { NodeId } from "@/runtime/flow/document";
import { type Colleague, createPresence, nameOf, type PresenceStore } from "./presence-store";

const PresenceContext = createContext<PresenceStore>(createPresence());

export const PresenceProvider = PresenceContext;

const nobody: readonly Colleague[] = [];

/** Who has a node selected, besides oneself. */
export function useColleaguesAt(id: NodeId): readonly Colleague[] {
  return useStore(useContext(PresenceContext), ({ byNode }) => byNode.get(id) ?? nobody);
}

/** Everybody who has the flow open, besides oneself. */
export function useColleagues(): readonly Colleague[] {
  return useStore(useContext(PresenceContext), (state) => state.others);
}

/** On a card: who else has it selected. */
export function ColleagueTag({ others }: { readonly others: readonly Colleague[] }) {
  const [first] = others;
  if (first === undefined) return null;
  return (
    <span className="flow-node-person">
      {others.length === 1 ? nameOf(first).split(",")[0] : `${others.length} people`}
    </span>
  );
}
