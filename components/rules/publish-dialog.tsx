"use client";

import { type FormEvent, useId, useState } from "react";
import { ChangeCounts } from "@/components/tables/row-changes";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { TableChanges } from "@/runtime/tables/compare-tables";

/** What a new version changes, and why it is made. */
export function PublishDialog({
  name,
  number,
  changes,
  failing,
  busy,
  onPublish,
  onClose,
}: {
  readonly name: string;
  /** Of the version that is made. */
  readonly number: number;
  readonly changes: TableChanges;
  /** Test rows that do not pass. */
  readonly failing: number;
  readonly busy: boolean;
  readonly onPublish: (note: string) => void;
  readonly onClose: () => void;
}) {
  const form = useId();
  const [note, setNote] = useState("");
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) onPublish(note.trim());
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={`Publish version ${number} of ${name}?`}
        description="Runs that begin from now on decide by it, in test and in production. Runs under way keep the version they began with."
        footer={
          <DialogActions type="submit" form={form} busy={busy}>
            Publish v{number}
          </DialogActions>
        }
      >
        <form id={form} onSubmit={onSubmit} className="space-y-3">
          <div className="-mx-4">
            <ChangeCounts changes={changes} />
          </div>
          {failing === 0 ? null : (
            <p role="alert" className="text-12 text-caution">
              {failing === 1 ? "1 test row does" : `${failing} test rows do`} not pass. Look at them
              first, or publish it as it is.
            </p>
          )}
          <Field label="What changes" help="Shown in the history, for who asks why.">
            {(control) => (
              <Input
                {...control}
                autoFocus
                autoComplete="off"
                maxLength={500}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}
