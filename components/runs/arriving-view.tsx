"use client";

import { Skeleton } from "@/components/ui/skeleton";
import { useArriving } from "./use-arriving";
import type { HeldBy } from "./use-lineage";
import type { RunView, StepDetail } from "./use-run";
import { ValueView } from "./value-view";

/** What arrives at a step before which the run stands, where it was kept nowhere, as an item of a list. */
export function ArrivingView({
  view,
  step,
  label,
  heldBy,
}: {
  readonly view: RunView;
  readonly step: StepDetail;
  readonly label: string;
  readonly heldBy: HeldBy | undefined;
}) {
  const arriving = useArriving({ run: view.run.id, ...step.place });
  if (arriving.state === "reading") return <Skeleton lines={4} />;
  if (arriving.state === "away") {
    return <p className="px-3 py-2.5 text-12 text-fg-2">{arriving.why}</p>;
  }
  const { text, bytes } = arriving;
  return (
    <ValueView
      run={view.run.id}
      value={{ ref: -1, text, bytes, complete: true }}
      label={label}
      heldBy={heldBy}
    />
  );
}
