"use client";

import { useState } from "react";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { counted } from "@/runtime/counted";
import type { FlowDocument } from "@/runtime/flow/document";
import { LiveDialog } from "./live-dialog";
import type { DebugSession, DebugSetup, DebugSlot, EffectMode } from "./use-debug";

const modes: readonly EffectMode[] = ["live", "sandbox", "mocked"];
const words: { readonly [mode in EffectMode]: string } = {
  live: "Live",
  sandbox: "Sandbox",
  mocked: "Mocked",
};

/** What each mode of a slot would reach, or why there is none. */
function reachWords(slot: DebugSlot, mode: EffectMode): string {
  if (mode === "mocked") return "answers of an earlier run, or yours";
  const target = slot[mode];
  if (target === null) return mode === "live" ? "no live system here" : "no sandbox here";
  if (mode === "live") return `reaches ${target.name} in ${target.environment}`;
  return target.simulated ? `${target.name}, simulated` : `${target.name} of ${target.environment}`;
}

/** Per system whether it is reached, its sandbox is, or nothing is. */
export function EffectsList({
  session,
  document,
  mayChange,
  onChange,
}: {
  readonly session: DebugSession;
  readonly document: FlowDocument | null;
  readonly mayChange: boolean;
  readonly onChange: (setup: DebugSetup) => void;
}) {
  const [asking, setAsking] = useState<DebugSlot | null>(null);
  const { setup, slots } = session;
  const set = (slot: string, mode: EffectMode) =>
    onChange({ ...setup, effects: { ...setup.effects, [slot]: mode } });
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
            {slots.map((slot) => {
              const mode = setup.effects[slot.slot] ?? "mocked";
              return (
                <li
                  key={slot.slot}
                  className="flex min-h-11 items-center gap-2 border-line border-b px-3 py-1 text-12 last:border-b-0"
                >
                  <span className="min-w-0">
                    <b className="block truncate font-medium">{slot.slot}</b>
                    <span
                      className={`block truncate ${mode === "live" ? "text-caution" : "text-fg-2"}`}
                      title={reachWords(slot, mode)}
                    >
                      {reachWords(slot, mode)}
                    </span>
                  </span>
                  {mayChange ? (
                    <SegmentedControl
                      label={`What ${slot.slot} reaches`}
                      className="ml-auto"
                      value={mode}
                      onValueChange={(next) => {
                        if (next === "live") setAsking(slot);
                        else set(slot.slot, next);
                      }}
                      options={modes
                        .filter((one) => one === mode || canReach(session, slot, one))
                        .map((one) => ({ value: one, label: words[one] }))}
                    />
                  ) : (
                    <span className="ml-auto">{words[mode]}</span>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </div>
      {asking === null ? null : (
        <LiveDialog
          slot={asking}
          steps={asking.nodes.map((id) => document?.nodes[id]?.name ?? id)}
          once={false}
          onYes={() => {
            set(asking.slot, "live");
            setAsking(null);
          }}
          onClose={() => setAsking(null)}
        />
      )}
      <span className="sr-only" aria-live="polite">
        {live > 0 ? `${counted(live, "system")} can be reached for real` : ""}
      </span>
    </section>
  );
}

export function canReach(session: DebugSession, slot: DebugSlot, mode: EffectMode): boolean {
  if (mode === "mocked") return true;
  return slot[mode] !== null && (mode === "sandbox" || session.mayGoLive);
}
