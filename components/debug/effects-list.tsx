"use client";

import { useState } from "react";
import { counted } from "@/runtime/counted";
import type { FlowDocument } from "@/runtime/flow/document";
import { EffectRow } from "./effect-row";
import { LiveDialog } from "./live-dialog";
import { isCalled, whyNotLive } from "./live-words";
import { SetFaultDialog } from "./set-fault-dialog";
import { stepsOfTarget, targetWords, withSetFault } from "./set-faults";
import type { DebugSession, DebugSetup, DebugSlot, EffectMode, Pause } from "./use-debug";

/** The system as a whole, and each of its steps where it has several. */
function targetsOf({ slot, nodes }: DebugSlot, document: FlowDocument | null) {
  const value = `slot ${slot}` as const;
  if (nodes.length < 2) return [{ value, label: slot }];
  return [
    { value, label: `${slot}: all ${counted(nodes.length, "step")}` },
    ...nodes.map((node) => ({
      value: `step ${node}` as const,
      label: `Only “${targetWords(`step ${node}`, document)}”`,
    })),
  ];
}

/** Per system whether it is reached, its sandbox is, or nothing is. */
export function EffectsList({
  session,
  pause,
  document,
  mayChange,
  onChange,
}: {
  readonly session: DebugSession;
  /** Where the run stands. */
  readonly pause: Pause | null;
  readonly document: FlowDocument | null;
  readonly mayChange: boolean;
  /** With the connection of a slot that was named before it was set live. */
  readonly onChange: (setup: DebugSetup, live?: { readonly [slot: string]: string }) => void;
}) {
  const [asking, setAsking] = useState<DebugSlot | null>(null);
  const [failing, setFailing] = useState<DebugSlot | null>(null);
  const { setup, slots } = session;
  const set = (slot: string, mode: EffectMode, connection?: string) =>
    onChange(
      { ...setup, effects: { ...setup.effects, [slot]: mode } },
      connection === undefined ? undefined : { [slot]: connection },
    );
  const live = slots.filter(({ slot }) => setup.effects[slot] === "live").length;
  return (
    <section aria-label="Effects in this session" className="flex min-h-0 flex-col">
      <header className="flex h-9 shrink-0 items-center gap-2 px-3">
        <h2 className="font-semibold text-13">Effects in this session</h2>
        <span className="ml-auto text-12 text-fg-3">
          {live > 0 ? <b className="font-medium text-caution">{live} live</b> : "none live"}
        </span>
      </header>
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus
        tabIndex={0}
        className="min-h-0 overflow-y-auto"
      >
        {slots.length === 0 ? (
          <p className="px-3 py-2 text-12 text-fg-2">
            No step of this flow uses a connection, so nothing can be reached.
          </p>
        ) : (
          <ul>
            {slots.map((slot) => (
              <EffectRow
                key={slot.slot}
                slot={slot}
                setup={setup}
                isWanted={pause?.lacksAnswer === true && slot.nodes.includes(pause.node)}
                mayChange={mayChange}
                // Live holds for a run that goes on.
                mayGoLive={session.mayGoLive && session.standing !== null && !isCalled(session)}
                notLive={whyNotLive(slot, {
                  mayGoLive: session.mayGoLive,
                  stands: session.standing !== null,
                  called: isCalled(session),
                })}
                onMode={(mode) => {
                  if (mode === "live") setAsking(slot);
                  else set(slot.slot, mode);
                }}
                onFail={() => setFailing(slot)}
              />
            ))}
          </ul>
        )}
      </div>
      {asking === null ? null : (
        <LiveDialog
          slot={asking}
          steps={asking.nodes.map((id) => document?.nodes[id]?.name ?? id)}
          as="always"
          kept={setup.effects[asking.slot]}
          onYes={() => {
            set(asking.slot, "live", asking.live?.id);
            setAsking(null);
          }}
          onClose={() => setAsking(null)}
        />
      )}
      {failing === null ? null : (
        <SetFaultDialog
          targets={targetsOf(failing, document)}
          initial={`slot ${failing.slot}`}
          stepsOf={(target) => stepsOfTarget(target, failing.nodes, document)}
          setup={setup}
          onSet={(target, fault) => {
            onChange(withSetFault(setup, target, fault));
            setFailing(null);
          }}
          onClose={() => setFailing(null)}
        />
      )}
      <span className="sr-only" aria-live="polite">
        {live > 0 ? `${counted(live, "system")} can be reached for real` : ""}
      </span>
    </section>
  );
}
