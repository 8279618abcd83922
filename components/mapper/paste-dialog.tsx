"use client";

import { PasteJsonDialog } from "@/components/inspector/paste-json-dialog";
import { JsonSyntaxError } from "@/runtime/flow/exact-json";
import { parseMessageJson } from "@/runtime/flow/message-json";

type PasteDialogProps = {
  readonly onClose: () => void;
  readonly onUse: (text: string) => void;
};

/** A message to map by, as text. */
export function PasteDialog({ onClose, onUse }: PasteDialogProps) {
  return <PasteJsonDialog open title="Use which message?" onClose={onClose} onUse={onUse} />;
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
