"use client";

import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";
import type { NodeId } from "@/runtime/flow/document";
import type { Remedy } from "@/runtime/flow/refuse-edge";

/** Whether the line being drawn may end at a node: yes, with another node between, or not. */
export type Fit = "yes" | "mapper" | "no";

export type Fitness = {
  readonly fit: Fit;
  /** Why not; empty where it fits. */
  readonly reason: string;
  /** What put between makes it fit. */
  readonly remedy?: Remedy;
};

/** Empty while no line is being drawn. */
export type Fits = ReadonlyMap<NodeId, Fitness>;

export type FitStore = StoreApi<{ readonly fits: Fits }>;

export function createFits(): FitStore {
  return createStore<{ readonly fits: Fits }>(() => ({ fits: new Map() }));
}

export const FitContext = createContext<FitStore>(createFits());

export function useFit(id: NodeId): Fit | null {
  return useStore(useContext(FitContext), ({ fits }) => fits.get(id)?.fit ?? null);
}

export function useFitness(id: NodeId | null): Fitness | null {
  return useStore(useContext(FitContext), ({ fits }) => fits.get(id ?? "") ?? null);
}
