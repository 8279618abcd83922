"use client";

import { type ReactNode, useState } from "react";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { useUnloadGuard } from "./leave-guard";

/** Leaves a dialog in which somebody writes; what was written goes only when that was asked about. */
export function useAskedLeave(
  written: boolean,
  /** Why it would be gone, in a sentence. */
  why: string,
  onClose: () => void,
): { readonly leave: () => void; readonly question: ReactNode } {
  const [leaving, setLeaving] = useState(false);
  useUnloadGuard(written);
  return {
    leave: () => (written ? setLeaving(true) : onClose()),
    question: (
      <Dialog open={leaving} onOpenChange={setLeaving}>
        <DialogContent
          title="Throw away what you wrote?"
          description={why}
          footer={
            <DialogActions keep="Go on writing" look="danger" onClick={onClose}>
              Throw it away
            </DialogActions>
          }
        />
      </Dialog>
    ),
  };
}
