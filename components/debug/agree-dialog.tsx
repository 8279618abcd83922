"use client";

import { useState } from "react";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { type AskedLive, askedLive } from "./asked-live";
import type { DebugSession } from "./use-debug";

/** What somebody else set live: asked of whoever lets the run go on, by the names of the systems. */
export function AgreeDialog({
  session,
  busy,
  onAgree,
  onYes,
  onClose,
}: {
  readonly session: DebugSession;
  readonly busy: boolean;
  readonly onAgree: (live: AskedLive["live"]) => Promise<void>;
  readonly onYes: () => void;
  readonly onClose: () => void;
}) {
  // Nothing is asked any more once it was said yes to; the question stays what it was.
  const [{ systems, by, live }] = useState(() => askedLive(session));
  const [agreeing, setAgreeing] = useState(false);
  const agree = () => {
    setAgreeing(true);
    // What was wrong was said where it was sent.
    void onAgree(live)
      .then(onYes, onClose)
      .finally(() => setAgreeing(false));
  };
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={`Let it reach ${systems.join(" and ")}?`}
        description={`${by} set this live for the run. If you let it go on, its steps send to the real system in your name, too. What happens there is not taken back. Before each step that would do what another run of this message has done, or may have, the run stands still and asks.`}
        footer={
          <DialogActions
            keep="Leave it standing"
            look="danger"
            busy={busy || agreeing}
            onClick={agree}
          >
            Go on
          </DialogActions>
        }
      />
    </Dialog>
  );
}
