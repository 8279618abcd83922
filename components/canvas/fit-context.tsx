"use client";

import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";
import type { NodeId } from "@/runtime/flow/document";

/** Whether the line being drawn may end at a node: yes, with a map between, or not. */
export type Fit = "yes" | "mapper" | "no";

/** Empty while no line is being drawn. */
export type Fits = ReadonlyMap<NodeId, { readonly fit: Fit; readonly reason: string }>;

export type FitStore = StoreApi<{ readonly fits: Fits }>;

export function createFits(): FitStore {
  return createStore<{ readonly fits: Fits }>(() => ({ fits: new Map() }));
}

export const FitContext = createContext<FitStore>(createFits());

export function useFit(id: NodeId): Fit | null {
  return useStore(useContext(FitContext), ({ fits }) => fits.get(id)?.fit ?? null);
}

export function useFitReason(id: NodeId | null): string | null {
  return useStore(useContext(FitContext), ({ fits }) => fits.get(id ?? "")?.reason ?? null);
}
