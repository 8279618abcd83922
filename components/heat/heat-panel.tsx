"use client";

import { Flame } from "lucide-react";
import type { DiagramMarksStore } from "@/components/canvas/diagram-marks";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { laterComponent } from "@/components/ui/later-component";
import { useHeat } from "./use-heat";

const HeatControls = laterComponent(() =>
  import("./heat-controls").then((module) => module.HeatControls),
);

type HeatPanelProps = {
  readonly flow: string;
  /** The nodes that are drawn. */
  readonly ids: readonly string[];
  readonly marks: DiagramMarksStore;
};

/** Heat over a drawing: what is shown, over which time, what the tints mean, and the way to put it off. */
export function HeatPanel({ flow, ids, marks }: HeatPanelProps) {
  const shown = useHeat(flow, { ids, marks });
  const { measure, set } = shown;
  if (measure === null) {
    return (
      <Button
        size="s"
        className="absolute top-3 right-3 z-5 shadow-2"
        onClick={() => set({ measure: "throughput" })}
      >
        <Icon as={Flame} size="s" />
        Heat
      </Button>
    );
  }
  return <HeatControls shown={shown} measure={measure} />;
}
