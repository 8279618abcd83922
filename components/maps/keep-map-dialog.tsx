"use client";

import { type FormEvent, useId, useState } from "react";
import { problemOf } from "@/components/shell/trpc";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { NameField } from "@/components/ui/name-field";

/** Asks for the name of a new shared map. */
export function KeepMapDialog({
  proposed,
  onKeep,
  onClose,
}: {
  readonly proposed: string;
  /** Makes it; throws what the server says. */
  readonly onKeep: (name: string) => Promise<void>;
  readonly onClose: () => void;
}) {
  const form = useId();
  const [name, setName] = useState(proposed);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "" || busy) return;
    setBusy(true);
    try {
      await onKeep(name.trim());
      onClose();
    } catch (error) {
      setFailure(problemOf(error).message);
      setBusy(false);
    }
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title="What is the shared map called?"
        description="Steps of other flows use it by this name. Its changes are versions, and what is published keeps the version it was published with."
        footer={
          <DialogActions type="submit" form={form} busy={busy} disabled={name.trim() === ""}>
            Keep as a shared map
          </DialogActions>
        }
      >
        <form id={form} onSubmit={(event) => void onSubmit(event)}>
          <NameField error={failure ?? undefined} value={name} onChange={setName} />
        </form>
      </DialogContent>
    </Dialog>
  );
}
