"use client";

import { useState } from "react";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import type { Json } from "@/runtime/json";
import { JsonField } from "./json-field";

type Given = { readonly value: Json };

/** Changes what arrives at the step the run stands before, or at which it is forked. */
export function EditDialog({
  title,
  description,
  verb,
  initial,
  busy,
  untouched = false,
  onGiven,
  onUntouched,
  onClose,
}: {
  readonly title: string;
  readonly description: string;
  readonly verb: string;
  /** JSON text of what arrives now. */
  readonly initial: string;
  readonly busy: boolean;
  /** It may also be left as it is. */
  readonly untouched?: boolean;
  readonly onGiven: (given: Given) => void;
  readonly onUntouched?: () => void;
  readonly onClose: () => void;
}) {
  const [given, setGiven] = useState<Given | null>(null);
  const [touched, setTouched] = useState(false);
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        wide
        title={title}
        description={description}
        footer={
          <DialogActions
            keep="Leave it"
            busy={busy}
            disabled={given === null && !(untouched && !touched)}
            onClick={() => (given === null ? onUntouched?.() : onGiven(given))}
          >
            {verb}
          </DialogActions>
        }
      >
        <JsonField
          label="What arrives"
          initial={initial}
          onChange={(next) => {
            setTouched(true);
            setGiven(next);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}
