"use client";

import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import type { DebugSlot, EffectMode } from "./use-debug";

/** Although other runs of the message speak against it: by a key of its own, or by the one that was sent already. */
export type SentAs = "new" | "same-key";
type Sending = "once" | "always" | SentAs;

/** Asks before a run that is tried out may reach a real system, by its name. */
export function LiveDialog({
  slot,
  steps,
  as,
  kept = "mocked",
  knows = false,
  onYes,
  onClose,
}: {
  readonly slot: DebugSlot;
  /** Names of the steps that send to it. */
  readonly steps: readonly string[];
  /** `always`: from now on; else one step, this once. */
  readonly as: Sending;
  /** What it stays without a yes. */
  readonly kept?: EffectMode | undefined;
  /** The system is known to be the one that got the key. */
  readonly knows?: boolean;
  readonly onYes: () => void;
  readonly onClose: () => void;
}) {
  const { live } = slot;
  if (live === null) return null;
  const title = `Send to ${live.name} in ${live.environment}${as === "new" ? " as new" : ""}?`;
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={title}
        description={wordsOf(as, { steps, system: live.name, knows })}
        footer={
          <DialogActions keep={keepWords(as, kept)} look="danger" onClick={onYes}>
            {verbOf(as, live.name)}
          </DialogActions>
        }
      />
    </Dialog>
  );
}

function keepWords(as: Sending, kept: EffectMode): string {
  if (as === "new" || as === "same-key") return "Do not send it";
  return kept === "sandbox" ? "Keep the sandbox" : "Keep it mocked";
}

function verbOf(as: Sending, system: string): string {
  if (as === "always") return `Let it reach ${system}`;
  return as === "new" ? "Send as new" : `Send to ${system}`;
}

function wordsOf(
  as: Sending,
  {
    steps,
    system,
    knows,
  }: { readonly steps: readonly string[]; readonly system: string; readonly knows: boolean },
): string {
  const [step] = steps;
  const who = steps.length === 1 ? `“${step}” sends` : `${steps.length} steps send`;
  const held =
    "Before each step that would do what another run of this message has done, or may have, the run stands still and asks.";
  switch (as) {
    case "once":
      return `This is the real system. What “${step}” sends now happens there, and is not taken back when the run is stopped. If another run of this message has done it already, or may have, the run stands still and asks first.`;
    case "always":
      return `This is the real system. ${who} to it in this run, until it ends or is switched back. Whoever else lets it go on is asked, too; a later run is asked about again. What happens there is not taken back. ${held}`;
    case "new":
      return `This is the real system. “${step}” is sent with a key of its own, so ${system} does it whatever was done before: what another run of this message did is done a second time, and is not taken back. The audit log keeps that you said so.`;
    case "same-key":
      if (knows) {
        return `This is the real system. “${step}” is sent with the key that ${system} got already; it is trusted to know it and to do nothing a second time. The audit log keeps that you said so.`;
      }
      return `This is the real system. “${step}” is sent with the key that was sent already. The system that got it is trusted to know it and to do nothing a second time; if ${system} is another one, this happens there for the first time. The audit log keeps that you said so.`;
  }
}
