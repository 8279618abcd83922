"use client";

import { type FormEvent, useId, useState } from "react";
import { problemOf, useTRPCClient } from "@/components/shell/trpc";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { NameField } from "@/components/ui/name-field";
import { useRefreshMaps } from "./use-map-saving";

/** Another name for a map that no flow uses. */
export function RenameMapDialog({
  id,
  name,
  onClose,
}: {
  readonly id: string;
  readonly name: string;
  readonly onClose: () => void;
}) {
  const client = useTRPCClient();
  const refresh = useRefreshMaps();
  const form = useId();
  const [next, setNext] = useState(name);
  const [failure, setFailure] = useState<string | null>(null);
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (next.trim() === "") return;
    try {
      await client.maps.rename.mutate({ id, name: next.trim() });
      await refresh();
      onClose();
    } catch (error) {
      setFailure(problemOf(error).message);
    }
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={`What should ${name} be called?`}
        description="Steps use a map by its name, so one that a flow uses keeps it."
        footer={
          <DialogActions
            type="submit"
            form={form}
            disabled={next.trim() === "" || next.trim() === name}
          >
            Rename map
          </DialogActions>
        }
      >
        <form id={form} onSubmit={(event) => void onSubmit(event)}>
          <NameField error={failure ?? undefined} value={next} onChange={setNext} />
        </form>
      </DialogContent>
    </Dialog>
  );
}
