"use client";

import { Hourglass } from "lucide-react";
import { useAskedLeave } from "@/components/shell/asked-leave";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { FlowDocument } from "@/runtime/flow/document";
import type { Carried, CarriedStand } from "./carried";
import { stepName } from "./line-words";

/** Says that something is written for a step which the run does not stand before, and what can be done with it. */
export function CarriedNote({
  carried,
  document,
  run,
  stand,
  onTake,
  onLetGo,
}: {
  readonly carried: Carried;
  readonly document: FlowDocument | null;
  /** The run that is looked at; null while none is. */
  readonly run: string | null;
  readonly stand: CarriedStand;
  /** Null where there is no run to look at it in. */
  readonly onTake: (() => void) | null;
  readonly onLetGo: () => void;
}) {
  const { leave, question } = useAskedLeave(
    true,
    "It was not given to a run, and is kept nowhere else.",
    onLetGo,
  );
  const name = stepName(document, carried.node, carried.path);
  return (
    <section
      aria-label="What you wrote"
      className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-line border-b bg-surface px-3 py-1.5 text-12"
    >
      <Icon as={Hourglass} size="s" className="text-fg-2 max-sm:hidden" />
      <p role="status" className="min-w-0 flex-1 max-sm:basis-full">
        {words(carried, { name, run, stand })}
      </p>
      {onTake === null ? null : (
        <Button size="s" onClick={onTake}>
          {stand === "here" ? "Take it here…" : "Take it now…"}
        </Button>
      )}
      <Button size="s" look="quiet" onClick={leave}>
        Let it go…
      </Button>
      {question}
    </section>
  );
}

function words(
  carried: Carried,
  {
    name,
    run,
    stand,
  }: { readonly name: string; readonly run: string | null; readonly stand: CarriedStand },
): string {
  if (stand === "here") return `What you wrote for ${name} is kept, and can be given here.`;
  if (stand === "waits") return `What you wrote waits until the run stands before ${name}.`;
  if (run === carried.run) {
    return `The run ended without coming to ${name}. What you wrote for that is kept.`;
  }
  return `What you wrote for ${name} is kept: it can be given where a run stands before that step.`;
}
