"use client";

import { useReactFlow, useStore } from "@xyflow/react";
import { Maximize, Minus, Plus } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";

/** The whole flow, clear of the tools that float at the bottom. */
export const fitAboveTools = {
  padding: { top: "24px", right: "40px", bottom: "68px", left: "40px" },
  maxZoom: 1,
} as const;

/** Zoom out, percentage, zoom in, fit: floats at the bottom right. */
export function ZoomBar() {
  const flow = useReactFlow();
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <div className="flow-float right-3 bottom-3" role="toolbar" aria-label="Zoom">
      <IconButton
        icon={Minus}
        label="Zoom out"
        tooltip={false}
        onClick={() => void flow.zoomOut()}
      />
      <span className="w-9 text-center text-12 text-fg-2 tabular-nums">{percent}%</span>
      <IconButton icon={Plus} label="Zoom in" tooltip={false} onClick={() => void flow.zoomIn()} />
      <IconButton
        icon={Maximize}
        label="Fit"
        tooltip={false}
        onClick={() => void flow.fitView({ ...fitAboveTools, duration: 280 })}
      />
    </div>
  );
}
