"use client";

import { problemOf } from "@/components/shell/trpc";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";

/** Asks before a connection is removed: its secrets are gone afterwards. */
export function RemoveDialog({
  name,
  open,
  busy,
  error,
  onOpenChange,
  onRemove,
}: {
  readonly name: string;
  readonly open: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onOpenChange: (open: boolean) => void;
  readonly onRemove: () => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={`Remove ${name}?`}
        description="Its secrets are deleted and cannot be brought back. Runs of the past keep what they recorded."
        footer={
          <DialogActions keep="Keep it" look="danger" busy={busy} onClick={onRemove}>
            Remove connection
          </DialogActions>
        }
      >
        {error ? (
          <p role="alert" className="text-negative">
            {problemOf(error).message}
          </p>
        ) : null}
      </DialogContent>
    </Dialog>
  );
}
