"use client";

import { createContext, type ReactNode, useContext, useEffect } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { useAskedLeave } from "./asked-leave";

/** Told while something is written that would go with the page as it is; gives back what ends that. */
export const HoldContext = createContext<() => () => void>(() => () => undefined);

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
  const { leave, question } = useAskedLeave(
    written,
    "It was not given to the run, and is kept nowhere else.",
    onClose,
  );
  const hold = useContext(HoldContext);
  useEffect(() => (written ? hold() : undefined), [written, hold]);
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
        {question}
      </DialogContent>
    </Dialog>
  );
}
