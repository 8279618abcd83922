"use client";

import { type ReactNode, useState } from "react";
import { useUnloadGuard } from "@/components/shell/leave-guard";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";

/** A dialog in which somebody writes: what was written goes only when that was asked about. */
export function WritingDialog({
  title,
  description,
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
            <Button onClick={leave}>Leave it</Button>
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
