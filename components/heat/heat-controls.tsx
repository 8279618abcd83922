"use client";

import { X } from "lucide-react";
import { problemOf } from "@/components/shell/trpc";
import { IconButton } from "@/components/ui/icon-button";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import { counted } from "@/runtime/counted";
import { type Measure, percent } from "./heat-marks";
import { measures, type Period, periods, type useHeat } from "./use-heat";

const tones: { readonly [measure in Measure]: string } = {
  throughput: "var(--accent)",
  failures: "var(--negative-solid)",
  slowness: "var(--caution-solid)",
  waiting: "var(--wait-solid)",
};

type Shown = ReturnType<typeof useHeat>;

function factLine({ data, measure }: Shown): string {
  if (data === undefined) return "\u00a0";
  if (measure === "waiting") {
    const more =
      data.placed < data.unfinished
        ? `; the oldest ${counted(data.placed, "is placed", "are placed")}`
        : "";
    return `${counted(data.unfinished, "run has", "runs have")} not ended${more}`;
  }
  return `${counted(data.runs, "run")} ended, ${percent(data.failedRuns, data.runs)} failed`;
}

function Legend({ shown, measure }: { readonly shown: Shown; readonly measure: Measure }) {
  return (
    <p className="flex items-center gap-2 text-11 text-fg-2">
      {measure === "waiting" || measure === "failures" ? "None" : "Little"}
      <i
        aria-hidden="true"
        className="heat-ramp h-2 w-20 rounded-full outline-strong"
        style={{ ["--heat-tone" as string]: tones[measure] }}
      />
      {shown.most ?? ""}
    </p>
  );
}

type HeatControlsProps = { readonly shown: Shown; readonly measure: Measure };

/** What is shown, over which time, what the tints mean, and the way to put it off. */
export function HeatControls({ shown, measure }: HeatControlsProps) {
  const { period, set } = shown;
  return (
    <section
      aria-label="Heat of the flow"
      className="absolute top-3 right-3 z-5 flex max-w-[calc(100%-24px)] flex-col gap-2 rounded-8 bg-raised p-2.5 text-12 shadow-2"
    >
      <div className="flex flex-wrap items-center gap-2">
        <SegmentedControl<Measure>
          label="What is shown"
          value={measure}
          onValueChange={(next) => set({ measure: next })}
          options={measures}
        />
        <IconButton icon={X} size="s" label="Heat off" onClick={() => set({ measure: null })} />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {measure === "waiting" ? null : (
          <Select
            aria-label="Period"
            className="w-28"
            value={period}
            onValueChange={(next) => set({ period: next as Period })}
            options={periods}
          />
        )}
        <Legend shown={shown} measure={measure} />
      </div>
      <p className="text-11 text-fg-3" aria-live="polite">
        {shown.error ? problemOf(shown.error).message : factLine(shown)}
      </p>
    </section>
  );
}
