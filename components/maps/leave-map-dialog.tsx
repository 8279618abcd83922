"use client";

import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";

/** Before the way back, or Escape, leads away from rows that are not saved. */
export function LeaveMapDialog({
  name,
  onLeave,
  onClose,
}: {
  readonly name: string;
  readonly onLeave: () => void;
  readonly onClose: () => void;
}) {
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={`Leave ${name} without saving?`}
        description="What you changed here is no version yet, and is lost."
        footer={
          <DialogActions keep="Stay here" onClick={onLeave}>
            Leave without saving
          </DialogActions>
        }
      />
    </Dialog>
  );
}
