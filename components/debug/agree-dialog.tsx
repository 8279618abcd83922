"use client";

import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import type { DebugSession, DebugSlot } from "./use-debug";

/** What somebody else set live: asked of whoever lets the run go on, by the names of the systems. */
export function AgreeDialog({
  session,
  busy,
  onYes,
  onClose,
}: {
  readonly session: DebugSession;
  readonly busy: boolean;
  readonly onYes: () => void;
  readonly onClose: () => void;
}) {
  const { unconfirmed, slots } = session;
  const systems = unconfirmed.map(({ slot }) =>
    systemWords(slots.find((one) => one.slot === slot)),
  );
  const by = [...new Set(unconfirmed.map((one) => one.by))].join(" and ");
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={`Let it reach ${systems.join(" and ")}?`}
        description={`${by} set this live for the run. If you let it go on, its steps send to the real system in your name, too. What happens there is not taken back. Before each step that would do what another run of this message has done, or may have, the run stands still and asks.`}
        footer={
          <DialogActions keep="Leave it standing" look="danger" busy={busy} onClick={onYes}>
            Go on
          </DialogActions>
        }
      />
    </Dialog>
  );
}

function systemWords(slot: DebugSlot | undefined): string {
  const live = slot?.live ?? null;
  return live === null ? (slot?.slot ?? "") : `${live.name} in ${live.environment}`;
}
