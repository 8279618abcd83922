"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { runName } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { counted } from "@/runtime/counted";
import type { FlowDocument } from "@/runtime/flow/document";
import type { FlowTest } from "@/runtime/flow-tests/flow-test";
import { checkWords } from "./check-words";
import type { useTestDeeds } from "./use-flow-tests";
import { type RunAsTest, useRunAsTest } from "./use-run-as-test";

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
  const saving = useRunAsTest({ run, document, deeds, onSaved });
  const { name, setName, made, error, busy, ready, save } = saving;
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
            void save();
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
          {made.error === null ? <WhatIsSaved document={document} saving={saving} /> : null}
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** What of the run the test is made of, as far as somebody has to look at it. */
function WhatIsSaved({
  document,
  saving,
}: {
  readonly document: FlowDocument;
  readonly saving: RunAsTest;
}) {
  const { made, test, fields, keep, setKeep, unread, despite, setDespite } = saving;
  if (test === undefined) return <Skeleton lines={6} />;
  return (
    <>
      {(made.data?.notes ?? []).map((note) => (
        <ErrorCard key={note} tone="caution" title={note} />
      ))}
      {unread.length === 0 ? null : (
        <Unread places={unread} document={document} confirmed={despite} onConfirm={setDespite} />
      )}
      {fields.length === 0 && unread.length > 0 ? null : (
        <Masked fields={fields} keep={keep} document={document} onKeep={setKeep} />
      )}
      <ChecksProposed checks={test.checks} document={document} />
    </>
  );
}

const shownMost = 8;
const unreadMost = 8;

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

function Masked({
  fields,
  keep,
  document,
  onKeep,
}: {
  readonly fields: readonly string[];
  readonly keep: readonly string[];
  readonly document: FlowDocument;
  readonly onKeep: (keep: readonly string[]) => void;
}) {
  if (fields.length === 0) {
    return (
      <p className="text-12 text-fg-2">
        No field of it is called like personal data, and no e-mail address was found. Names within
        sentences are not recognised.
      </p>
    );
  }
  return (
    <fieldset>
      <legend className="font-medium text-12">Personal data that is replaced</legend>
      <p className="text-12 text-fg-3">
        The same value by the same stand-in, wherever it stands. A field without its tick stays.
      </p>
      <ul className="mt-1 flex flex-col">
        {fields.map((field) => (
          <li key={field}>
            {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is in it */}
            <label className="flex min-h-6 items-center gap-2 text-12">
              <Checkbox
                checked={!keep.includes(field)}
                onCheckedChange={(on) =>
                  onKeep(on === true ? keep.filter((one) => one !== field) : [...keep, field])
                }
              />
              <span>
                <MaskedField field={field} document={document} />
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

/** What nobody looked through is saved only by somebody who knows what it is. */
function Unread({
  places,
  document,
  confirmed,
  onConfirm,
}: {
  readonly places: readonly string[];
  readonly document: FlowDocument;
  readonly confirmed: boolean;
  readonly onConfirm: (confirmed: boolean) => void;
}) {
  return (
    <ErrorCard
      tone="caution"
      title="Not all of it could be looked through for personal data"
      why={
        <>
          <p>
            Files, and texts of no known form, have no fields to go by; they are saved as they are,
            but for e-mail addresses in texts:
          </p>
          <ul className="mt-1 list-disc pl-4">
            {places.slice(0, unreadMost).map((place) => (
              <li key={place}>
                <MaskedField field={place} document={document} />
              </li>
            ))}
            {places.length > unreadMost ? <li>and {places.length - unreadMost} more</li> : null}
          </ul>
          {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is in it */}
          <label className="mt-2 flex items-center gap-2">
            <Checkbox checked={confirmed} onCheckedChange={(on) => onConfirm(on === true)} />
            <span>Save them all the same</span>
          </label>
        </>
      }
    />
  );
}

/** A field of the message, or of what a step was answered: that by the step's name. */
function MaskedField({
  field,
  document,
}: {
  readonly field: string;
  readonly document: FlowDocument;
}) {
  const [first = "", ...rest] = field.split(".");
  const name = document.nodes[first]?.name;
  if (name === undefined) return <span className="mono break-all">{field}</span>;
  return (
    <>
      {name}: <span className="mono break-all">{rest.join(".")}</span>
    </>
  );
}
