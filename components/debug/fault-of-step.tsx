"use client";

import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { asksSomebody } from "@/components/runs/node-words";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { SetFaultDialog } from "./set-fault-dialog";
import { faultAt, setFaultWords, stepsOfTarget, targetWords, withSetFault } from "./set-faults";
import type { StepSetupProps } from "./step-setup";

/** What goes wrong with one step that asks somebody, where it is mocked. */
export function FaultOfStep({
  document,
  node,
  session,
  mayChange,
  onSetup,
  unanswered = false,
}: StepSetupProps & {
  /** Nothing says what it would answer. */
  readonly unanswered?: boolean;
}) {
  const [asking, setAsking] = useState(false);
  const { setup, slots } = session;
  const slot = slots.find(({ nodes }) => nodes.includes(node))?.slot;
  const mocked = slot === undefined || (setup.effects[slot] ?? "mocked") === "mocked";
  if (!asksSomebody(document, node) || !mocked) return null;
  const own = faultAt(setup, `step ${node}`);
  const shared = slot === undefined ? null : faultAt(setup, `slot ${slot}`);
  const set = own ?? shared;
  return (
    <div className="flex items-center gap-2 border-line border-t px-3 py-2 text-12">
      <span className="min-w-0 flex-1">
        <b className="block font-medium text-fg-2">Goes wrong</b>
        {set === null ? (
          <span className="text-fg-2">
            {unanswered ? "nothing" : "nothing; it answers as it is mocked"}
          </span>
        ) : (
          <span className="text-caution">
            {setFaultWords(set)}
            {own === null ? `, as all of ${slot}` : ""}
          </span>
        )}
      </span>
      {mayChange ? (
        <Button size="s" onClick={() => setAsking(true)}>
          <Icon as={TriangleAlert} size="s" />
          Let it fail…
        </Button>
      ) : null}
      {asking ? (
        <SetFaultDialog
          targets={[{ value: `step ${node}`, label: `“${targetWords(`step ${node}`, document)}”` }]}
          initial={`step ${node}`}
          stepsOf={(target) => stepsOfTarget(target, [], document)}
          setup={setup}
          onSet={(target, fault) => {
            onSetup(withSetFault(setup, target, fault));
            setAsking(false);
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}
