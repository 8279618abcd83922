"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { ErrorCard } from "@/components/ui/error-card";
import { Skeleton } from "@/components/ui/skeleton";
import type { FlowDocument } from "@/runtime/flow/document";
import { MaskedField } from "./masked-field";
import type { RunAsTest } from "./use-run-as-test";

/** What of a run is taken into a test, as far as somebody has to look at it. */
export function WhatIsTaken({
  document,
  taking,
}: {
  readonly document: FlowDocument;
  readonly taking: RunAsTest;
}) {
  const { made, test, fields, keep, setKeep, unread, despite, setDespite } = taking;
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
    </>
  );
}

const unreadMost = 8;

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
