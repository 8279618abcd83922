"use client";

import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import type { DebugSlot } from "./use-debug";

/** Asks before a run that is tried out may reach a real system, by its name. */
export function LiveDialog({
  slot,
  steps,
  once,
  onYes,
  onClose,
}: {
  readonly slot: DebugSlot;
  /** Names of the steps that send to it. */
  readonly steps: readonly string[];
  /** For one step only. */
  readonly once: boolean;
  readonly onYes: () => void;
  readonly onClose: () => void;
}) {
  const { live } = slot;
  if (live === null) return null;
  const who = steps.length === 1 ? `“${steps[0]}” sends` : `${steps.length} steps send`;
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={`Send to ${live.name} in ${live.environment}?`}
        description={
          once
            ? `This is the real system. What “${steps[0]}” sends now happens there, and is not taken back when the run is stopped. If the real run of this message has sent it already, a system that does not know our key does it twice.`
            : `This is the real system. ${who} to it from now on, in every run that anybody debugs here, until it is switched back or the run is stopped. What happens there is not taken back; what the real run of a message has sent already, a system that does not know our key does twice.`
        }
        footer={
          <DialogActions keep="Keep it mocked" look="danger" onClick={onYes}>
            {once ? `Send to ${live.name}` : `Let it reach ${live.name}`}
          </DialogActions>
        }
      />
    </Dialog>
  );
}
