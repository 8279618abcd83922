"use client";

import { Hourglass } from "lucide-react";
import { useAskedLeave } from "@/components/shell/asked-leave";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { FlowDocument } from "@/runtime/flow/document";
import { type Carried, type CarriedStand, isWritten } from "./carried";
import { stepName } from "./line-words";

type NotesProps = {
  readonly carried: readonly Carried[];
  readonly document: FlowDocument | null;
  /** The run that is looked at; null while none is. */
  readonly run: string | null;
  readonly standOf: (carried: Carried) => CarriedStand;
  /** Null where there is no run to look at it in. */
  readonly onTake: ((carried: Carried, stand: CarriedStand) => void) | null;
  readonly onLetGo: (carried: Carried) => void;
};

/** Says what is written for steps which the run does not stand before, and what can be done with it. */
export function CarriedNotes({ carried, ...of }: NotesProps) {
  const written = carried.filter(isWritten);
  if (written.length === 0) return null;
  return (
    <section
      aria-label="What you wrote"
      className="max-h-28 shrink-0 overflow-y-auto border-line border-b bg-surface py-1"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus
      tabIndex={0}
    >
      <ul>
        {written.map((one) => (
          <CarriedNote key={one.id} one={one} {...of} />
        ))}
      </ul>
    </section>
  );
}

function CarriedNote({
  one,
  document,
  run,
  standOf,
  onTake,
  onLetGo,
}: Omit<NotesProps, "carried"> & { readonly one: Carried }) {
  const { leave, question } = useAskedLeave(
    true,
    "It was not given to a run, and is kept nowhere else.",
    () => onLetGo(one),
  );
  const stand = standOf(one);
  const name = stepName(document, one.node, one.path);
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 py-0.5 text-12">
      <Icon as={Hourglass} size="s" className="text-fg-2 max-sm:hidden" />
      <p role="status" className="min-w-0 flex-1 max-sm:basis-full">
        {words(one, { name, run, stand })}
      </p>
      {onTake === null ? null : (
        <Button size="s" onClick={() => onTake(one, stand)}>
          {stand === "here" ? "Take it here…" : "Take it now…"}
        </Button>
      )}
      <Button size="s" look="quiet" onClick={leave}>
        Let it go…
      </Button>
      {question}
    </li>
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
