"use client";

import { useStore } from "@xyflow/react";
import { useEffect, useRef } from "react";

type Distance = "near" | "middle" | "far";

/**
 * Tells the style sheet how far away one is: whole cards from 60 %, icon and name from 30 %, blocks below.
 * One attribute on the canvas changes, no card is drawn again.
 */
export function DistanceSync() {
  const distance = useStore((state): Distance => {
    const zoom = state.transform[2];
    return zoom >= 0.6 ? "near" : zoom >= 0.3 ? "middle" : "far";
  });
  const anchor = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    anchor.current?.closest(".flow-canvas")?.setAttribute("data-distance", distance);
  }, [distance]);
  return <span ref={anchor} hidden />;
}
