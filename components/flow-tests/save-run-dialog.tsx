"use client";

import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { runName } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { counted } from "@/runtime/counted";
import type { FlowDocument } from "@/runtime/flow/document";
import type { FlowTest } from "@/runtime/flow-tests/flow-test";
import { checkWords } from "./check-words";
import type { useTestDeeds } from "./use-flow-tests";
import { useRunAsTest } from "./use-run-as-test";
import { WhatIsTaken } from "./what-is-taken";

/** A past run as a test: what of it is replaced, what it will hold on to, and what it is called. */
export function SaveRunDialog({
  run,
  document,
  deeds,
  onClose,
  onSaved,
}: {
  readonly run: string;
  readonly document: FlowDocument;
  readonly deeds: ReturnType<typeof useTestDeeds>;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}) {
  const saving = useRunAsTest({
    run,
    document,
    onTake: async (test) => onSaved((await deeds.create(test)).id),
  });
  const { name, setName, made, test, error, busy, ready, take } = saving;
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        wide
        title={`Save run ${runName(run)} as a test?`}
        description="It repeats the run's message, clock and ids, with what systems answered. Nothing is sent when it runs."
        footer={
          <DialogActions type="submit" form="save-run" busy={busy} disabled={!ready}>
            Save as test
          </DialogActions>
        }
      >
        <form
          id="save-run"
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void take();
          }}
        >
          <Field label="Name" required>
            {(control) => (
              <Input
                {...control}
                autoFocus
                maxLength={120}
                value={name}
                onFocus={(event) => event.target.select()}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          {error === null ? null : (
            <div role="alert">
              <ErrorCard title="There is no test of this run" why={<p>{error}</p>} />
            </div>
          )}
          {made.error === null ? <WhatIsTaken document={document} taking={saving} /> : null}
          {made.error !== null || test === undefined ? null : (
            <ChecksProposed checks={test.checks} document={document} />
          )}
        </form>
      </DialogContent>
    </Dialog>
  );
}

const shownMost = 8;

function ChecksProposed({
  checks,
  document,
}: {
  readonly checks: FlowTest["checks"];
  readonly document: FlowDocument;
}) {
  return (
    <section>
      <h3 className="font-medium text-12">{counted(checks.length, "check")} proposed</h3>
      <ul className="mt-1 list-disc pl-4 text-12 text-fg-2">
        {checks.slice(0, shownMost).map((check, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two checks may read the same
          <li key={at}>{checkWords(check, document)}</li>
        ))}
        {checks.length > shownMost ? <li>and {checks.length - shownMost} more</li> : null}
      </ul>
    </section>
  );
}
