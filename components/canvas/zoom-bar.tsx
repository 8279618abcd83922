"use client";

import { useReactFlow, useStore } from "@xyflow/react";
import { Maximize, Minus, Plus } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { useFitAll } from "./fit-all";

/** Zoom out, percentage, zoom in, fit: floats at the bottom right. */
export function ZoomBar() {
  const flow = useReactFlow();
  const showAll = useFitAll();
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <div className="flow-float right-3 bottom-3" role="toolbar" aria-label="Zoom">
      <IconButton
        icon={Minus}
        label="Zoom out"
        tooltip={false}
        onClick={() => void flow.zoomOut()}
      />
      <span className="flow-zoom w-9 text-center text-12 text-fg-2 tabular-nums">{percent}%</span>
      <IconButton icon={Plus} label="Zoom in" tooltip={false} onClick={() => void flow.zoomIn()} />
      <IconButton icon={Maximize} label="Fit" tooltip={false} onClick={() => showAll(true)} />
    </div>
  );
}
