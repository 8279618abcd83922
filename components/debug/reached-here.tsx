"use client";

import { Send } from "lucide-react";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { mayNotGoOn } from "./live-words";
import type { StepSetupProps } from "./step-setup";
import type { Pause } from "./use-debug";

/** The step before which the run stands sends to somebody: whom, and that it can be mocked instead. */
export function ReachedHere({
  session,
  pause,
  mayChange,
  onSetup,
}: Pick<StepSetupProps, "session" | "mayChange" | "onSetup"> & { readonly pause: Pause }) {
  const { slots, setup } = session;
  const slot = slots.find(({ nodes }) => nodes.includes(pause.node));
  const mode = slot === undefined ? undefined : setup.effects[slot.slot];
  // What was done before stands there for itself: nothing is sent until somebody says so.
  if (slot === undefined || pause.reason.why === "done-before") return null;
  if (mode === "sandbox" && slot.sandbox !== null) {
    return (
      <p className="px-3 pb-3 text-12 text-fg-2">
        Sandbox: going on sends this step's request to {slot.sandbox.name}
        {slot.sandbox.simulated ? ", which is simulated" : ` of ${slot.sandbox.environment}`}. The
        real system is not reached.
      </p>
    );
  }
  if (mode !== "live" || slot.live === null) return null;
  const refused = mayNotGoOn(session);
  const mock = () => onSetup({ ...setup, effects: { ...setup.effects, [slot.slot]: "mocked" } });
  return (
    <div className="px-3 pb-3">
      <ErrorCard
        tone="caution"
        icon={Send}
        title={
          refused === null
            ? `Live: going on sends this step's request to ${slot.live.name} in ${slot.live.environment}`
            : `Live: your role may not send this step's request to ${slot.live.name} in ${slot.live.environment}`
        }
        why={
          <p>
            {refused ?? "Step, Continue and Run to here send it for real; that is not taken back."}
          </p>
        }
        actions={
          mayChange ? (
            <Button size="s" onClick={mock}>
              Mock {slot.slot}
            </Button>
          ) : null
        }
      />
    </div>
  );
}
