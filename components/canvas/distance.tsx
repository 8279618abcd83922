"use client";

import { useStore as useFlowStore } from "@xyflow/react";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { createStore, type StoreApi, useStore } from "zustand";

/** How far away one is: whole cards from 60 %, icon and name from 30 %, blocks below. */
export type Distance = "near" | "middle" | "far";

type DistanceStore = StoreApi<{ readonly distance: Distance }>;
const nearby: DistanceStore = createStore(() => ({ distance: "near" }));
const DistanceContext = createContext<DistanceStore>(nearby);

/** Around one canvas. Cards hear of the three steps only, not of every turn of the wheel. */
export function DistanceProvider({ children }: { readonly children: ReactNode }) {
  const [store] = useState<DistanceStore>(() => createStore(() => ({ distance: "near" })));
  return <DistanceContext value={store}>{children}</DistanceContext>;
}

export function useDistance(): Distance {
  return useStore(useContext(DistanceContext), (state) => state.distance);
}

/** Inside React Flow: follows the zoom. */
export function DistanceSync() {
  const store = useContext(DistanceContext);
  const distance = useFlowStore((state): Distance => {
    const zoom = state.transform[2];
    return zoom >= 0.6 ? "near" : zoom >= 0.3 ? "middle" : "far";
  });
  useEffect(() => store.setState({ distance }), [store, distance]);
  return null;
}
