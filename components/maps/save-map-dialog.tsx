"use client";

import { useState } from "react";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { compareMaps } from "@/runtime/mapping/shared/compare-maps";
import type { MapContent } from "@/runtime/mapping/shared/map-content";
import { MapChangeList } from "./map-changes";
import { usedWords } from "./map-types";

/** What the next version of a shared map changes, and whom it concerns, before it is saved. */
export function SaveMapDialog({
  name,
  base,
  before,
  after,
  flows,
  busy,
  failure,
  onSave,
  onClose,
}: {
  readonly name: string;
  /** Number of the version that was changed. */
  readonly base: number;
  readonly before: MapContent;
  readonly after: MapContent;
  /** Names of the flows that use it. */
  readonly flows: readonly string[];
  readonly busy: boolean;
  readonly failure: string | null;
  readonly onSave: (note: string) => void;
  readonly onClose: () => void;
}) {
  const [note, setNote] = useState("");
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        wide
        title={`Save a new version of ${name}?`}
        description={`${usedWords(flows)} What is published stays as it is until each flow is published again.`}
        footer={
          <DialogActions busy={busy} onClick={() => onSave(note.trim())}>
            Save version
          </DialogActions>
        }
      >
        <Field label="What changed, and why" error={failure ?? undefined}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              maxLength={500}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        <h3 className="mt-3 font-medium text-12">Since version {base}</h3>
        <MapChangeList changes={compareMaps(before, after)} />
      </DialogContent>
    </Dialog>
  );
}
