"use client";

import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { NodeId } from "@/runtime/flow/document";
import {
  type Colleague,
  createPresence,
  initialsOf,
  nameOf,
  onePerPerson,
  type PresenceStore,
} from "./presence-store";

const PresenceContext = createContext<PresenceStore>(createPresence());

export const PresenceProvider = PresenceContext;

const nobody: readonly Colleague[] = [];

/** Who has a node selected, besides oneself. */
export function useColleaguesAt(id: NodeId): readonly Colleague[] {
  return useStore(useContext(PresenceContext), ({ byNode }) => byNode.get(id) ?? nobody);
}

/** Everybody who has the flow open, as initials with their name and what they look at. */
export function PresenceList({ nameOfNode }: { readonly nameOfNode: (id: NodeId) => string }) {
  const others = useStore(useContext(PresenceContext), (state) => state.others);
  if (others.length === 0) return null;
  return (
    <ul aria-label="Also here" className="flex -space-x-1">
      {onePerPerson(others).map((other) => {
        const at = other.nodes.length === 1 ? `, at ${nameOfNode(other.nodes[0] ?? "")}` : "";
        return (
          <li
            key={other.session}
            title={`${nameOf(other)}${at}`}
            className="grid size-6 place-items-center rounded-full bg-ink font-semibold text-11 text-on-ink shadow-[0_0_0_2px_var(--bg)]"
          >
            <span aria-hidden="true">{initialsOf(other)}</span>
            <span className="sr-only">
              {nameOf(other)}
              {at}
            </span>
          </li>
        );
      })}
    </ul>
  );
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
