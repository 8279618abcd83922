"use client";

import { useState } from "react";
import { useAskedLeave } from "@/components/shell/asked-leave";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Textarea } from "@/components/ui/textarea";
import { JsonSyntaxError } from "@/runtime/flow/exact-json";
import { parseMessageJson } from "@/runtime/flow/message-json";
import type { Json } from "@/runtime/json";

type PasteJsonProps = {
  readonly title: string;
  readonly onClose: () => void;
  readonly onUse: (text: string, value: Json) => void;
};

/** Takes JSON that somebody pastes or types; what is none is said. Each time it opens it begins empty. */
export function PasteJsonDialog({
  open,
  ...rest
}: PasteJsonProps & {
  readonly open: boolean;
}) {
  return open ? <Pasting {...rest} /> : null;
}

function Pasting({ title, onClose, onUse }: PasteJsonProps) {
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const { leave, question } = useAskedLeave(
    text.trim() !== "",
    "It is not used yet, and is kept nowhere else.",
    onClose,
  );
  const use = () => {
    try {
      onUse(text, parseMessageJson(text));
      onClose();
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      setFault(`${error.message}.`);
    }
  };
  return (
    <Dialog open onOpenChange={leave}>
      <DialogContent
        wide
        title={title}
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
        {fault === null ? null : <p className="mt-1 text-12 text-negative">{fault}</p>}
        {question}
      </DialogContent>
    </Dialog>
  );
}
