"use client";

import { Background, BackgroundVariant } from "@xyflow/react";
import { useIsFar } from "./distance";

/** The grid beneath the cards; from far away its dots would be a grey and cost as much as everything else. */
export function CanvasDots() {
  if (useIsFar()) return null;
  return (
    <Background variant={BackgroundVariant.Dots} gap={20} size={2} color="var(--canvas-dot)" />
  );
}
