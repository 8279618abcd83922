"use client";

import { useState } from "react";
import type { FlowDocument } from "@/runtime/flow/document";
import { EffectRow } from "./effect-row";
import { keptEffects } from "./kept-effects";
import { LiveDialog } from "./live-dialog";
import { whyNotLive } from "./live-words";
import type { DebugSession, DebugSetup, DebugSlot, EffectMode } from "./use-debug";

type Reach = {
  readonly effects: DebugSetup["effects"];
  /** By slot the connection that was named before it was set live. */
  readonly live: { readonly [slot: string]: string };
};

/** Where effects of the run to be go: sandboxes as they are set here, and live what is said for this start. */
export function useStartReach({ setup }: DebugSession) {
  const [said, setSaid] = useState<Reach>({ effects: {}, live: {} });
  const effects = { ...keptEffects(setup), ...said.effects };
  const say = (slot: string, mode: EffectMode, connection?: string) =>
    setSaid(({ effects: before, live: { [slot]: _named, ...live } }) => ({
      effects: { ...before, [slot]: mode },
      live: connection === undefined ? live : { ...live, [slot]: connection },
    }));
  return { effects, live: said.live, say };
}

/** Before the start: what each system will be in the new run, to be changed for it. */
export function StartEffects({
  session,
  document,
  reach: { effects, say },
}: {
  readonly session: DebugSession;
  readonly document: FlowDocument;
  readonly reach: ReturnType<typeof useStartReach>;
}) {
  const [asking, setAsking] = useState<DebugSlot | null>(null);
  const { slots } = session;
  if (slots.length === 0) return null;
  const isLive = Object.values(effects).includes("live");
  return (
    <section aria-label="Systems in this run" className="rounded-8 border border-line">
      <h3 className="px-3 pt-2 font-semibold text-13">Systems in this run</h3>
      <p className="px-3 text-12 text-fg-2">
        {isLive
          ? "What is live is reached for real, in this run alone, and ends with it."
          : "Nothing of this run is live."}
      </p>
      <ul>
        {slots.map((slot) => (
          <EffectRow
            key={slot.slot}
            slot={slot}
            setup={{ ...session.setup, effects }}
            isWanted={false}
            mayChange
            mayGoLive={session.mayGoLive}
            notLive={whyNotLive(slot, { mayGoLive: session.mayGoLive, stands: true })}
            onMode={(mode) => {
              if (mode === "live") setAsking(slot);
              else say(slot.slot, mode);
            }}
            onFail={null}
          />
        ))}
      </ul>
      {asking === null ? null : (
        <LiveDialog
          slot={asking}
          steps={asking.nodes.map((id) => document.nodes[id]?.name ?? id)}
          as="always"
          kept={effects[asking.slot]}
          onYes={() => {
            say(asking.slot, "live", asking.live?.id);
            setAsking(null);
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  );
}
