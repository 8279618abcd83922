"use client";

import { useState } from "react";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** Asks why before a connection is paused: the reason is what others see meanwhile. */
export function PauseDialog({
  name,
  open,
  busy,
  onOpenChange,
  onPause,
}: {
  readonly name: string;
  readonly open: boolean;
  readonly busy: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onPause: (reason: string) => void;
}) {
  const [reason, setReason] = useState("");
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={`Pause ${name}?`}
        description="Nothing is sent over it until you resume it. Orders are still accepted and wait."
        footer={
          <DialogActions
            keep="Keep it active"
            busy={busy}
            disabled={reason.trim() === ""}
            onClick={() => onPause(reason.trim())}
          >
            Pause connection
          </DialogActions>
        }
      >
        <Field label="Reason" required help="Shown to whoever wonders why orders wait.">
          {(control) => (
            <Input
              {...control}
              maxLength={280}
              value={reason}
              placeholder="ERP maintenance until 18:00"
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
      </DialogContent>
    </Dialog>
  );
}
