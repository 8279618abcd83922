"use client";

import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { useUnloadGuard } from "./leave-guard";

/** A dialog in which somebody writes: what was written goes only when that was asked about. */
export function WritingDialog({
  title,
  description,
  keep = "Cancel",
  verb,
  written,
  busy,
  disabled,
  onDone,
  onClose,
  children,
}: {
  readonly title: string;
  readonly description: string;
  /** The words of what closes it and does nothing. */
  readonly keep?: string;
  readonly verb: string;
  /** There is something to lose. */
  readonly written: boolean;
  readonly busy: boolean;
  readonly disabled: boolean;
  readonly onDone: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const [leaving, setLeaving] = useState(false);
  const leave = () => (written ? setLeaving(true) : onClose());
  useUnloadGuard(written);
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : leave())}>
      <DialogContent
        wide
        title={title}
        description={description}
        footer={
          <>
            <Button onClick={leave}>{keep}</Button>
            <Button look="primary" busy={busy} disabled={disabled} onClick={onDone}>
              {verb}
            </Button>
          </>
        }
      >
        {children}
        <Dialog open={leaving} onOpenChange={setLeaving}>
          <DialogContent
            title="Throw away what you wrote?"
            description="It was not given to the run, and is kept nowhere else."
            footer={
              <DialogActions keep="Go on writing" look="danger" onClick={onClose}>
                Throw it away
              </DialogActions>
            }
          />
        </Dialog>
      </DialogContent>
    </Dialog>
  );
}
