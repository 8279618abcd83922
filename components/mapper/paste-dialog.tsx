"use client";

import { useState } from "react";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Textarea } from "@/components/ui/textarea";
import { JsonSyntaxError } from "@/runtime/flow/exact-json";
import { parseMessageJson } from "@/runtime/flow/message-json";

type PasteDialogProps = {
  readonly onClose: () => void;
  readonly onUse: (text: string) => void;
};

/** A message to map by, as text. */
export function PasteDialog({ onClose, onUse }: PasteDialogProps) {
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const use = () => {
    const wrong = faultIn(text);
    setFault(wrong);
    if (wrong !== null) return;
    onUse(text);
    onClose();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        wide
        title="Use which message?"
        footer={<DialogActions onClick={use}>Use it</DialogActions>}
      >
        <Textarea
          aria-label="JSON"
          aria-invalid={fault !== null || undefined}
          className="mono h-60"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setFault(null);
          }}
        />
        {fault === null ? null : (
          <p role="alert" className="mt-1 text-12 text-negative">
            {fault}
          </p>
        )}
      </DialogContent>
    </Dialog>
  );
}

/** Why a text is no message in JSON; null where it is one. */
export function faultIn(text: string): string | null {
  try {
    parseMessageJson(text);
    return null;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return `${error.message}.`;
    throw error;
  }
}
