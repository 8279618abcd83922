"use client";

import { useStore as useFlowStore } from "@xyflow/react";
import { createContext, type ReactNode, useContext, useLayoutEffect, useState } from "react";
import { createStore, type StoreApi, useStore } from "zustand";

/** How far away one is: whole cards from 60 %, icon and name from 30 %, blocks below. */
type Distance = "near" | "middle" | "far";

type DistanceStore = StoreApi<{ readonly far: boolean }>;
const nearby: DistanceStore = createStore(() => ({ far: false }));
const DistanceContext = createContext<DistanceStore>(nearby);

/**
 * Around one canvas. Cards are drawn anew only where they become blocks; what else changes with the
 * distance is one attribute of the whole canvas, as a hundred cards at once would be felt as a jerk.
 */
export function DistanceProvider({ children }: { readonly children: ReactNode }) {
  const [store] = useState<DistanceStore>(() => createStore(() => ({ far: false })));
  return <DistanceContext value={store}>{children}</DistanceContext>;
}

/** Whether nodes are blocks in their status tone. */
export function useIsFar(): boolean {
  return useStore(useContext(DistanceContext), (state) => state.far);
}

/** Inside React Flow: follows the zoom. */
export function DistanceSync() {
  const store = useContext(DistanceContext);
  const canvas = useFlowStore((state) => state.domNode);
  const distance = useFlowStore((state): Distance => {
    const zoom = state.transform[2];
    return zoom >= 0.6 ? "near" : zoom >= 0.3 ? "middle" : "far";
  });
  useLayoutEffect(() => {
    if (canvas !== null) canvas.dataset.distance = distance;
    store.setState({ far: distance === "far" });
  }, [canvas, store, distance]);
  return null;
}
