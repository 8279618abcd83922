"use client";

import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";

/** Asks what becomes of pasted columns for which the table has none: nothing is left out unseen. */
export function WidePasteDialog({
  over,
  last,
  onPaste,
  onClose,
}: {
  /** Pasted columns that lie beyond the last. */
  readonly over: number;
  /** Name of the last column. */
  readonly last: string;
  readonly onPaste: (widen: boolean) => void;
  readonly onClose: () => void;
}) {
  const columns = over === 1 ? "1 column" : `${over} columns`;
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={`Add ${columns} for what is pasted?`}
        description={`${over === 1 ? "1 of the pasted columns lies" : `${over} of the pasted columns lie`} beyond “${last}”, the last column of the table. Nothing has been pasted yet.`}
        footer={<DialogActions onClick={() => onPaste(true)}>Add {columns}</DialogActions>}
      >
        <Button look="quiet" onClick={() => onPaste(false)}>
          Paste without {over === 1 ? "it" : "them"}
        </Button>
      </DialogContent>
    </Dialog>
  );
}
