"use client";

import { useMemo, useState } from "react";
import { JsonEditorButton } from "@/components/inspector/json-editor-button";
import { jsonProblem } from "@/components/runs/message-text";
import { NumberWarning } from "@/components/runs/number-warning";
import { readJson } from "@/components/runs/read-json";
import { prettyText } from "@/components/runs/value-text";
import { Field } from "@/components/ui/field";
import { formatBytes } from "@/components/ui/format";
import { Textarea } from "@/components/ui/textarea";
import type { Json } from "@/runtime/json";

/** Characters that a plain field lays out at once; longer documents are changed in the editor alone. */
export const plainMost = 200_000;

/** A document as text to change; null where it is no JSON. */
export function JsonField({
  label,
  help,
  initial,
  begun = null,
  onChange,
}: {
  readonly label: string;
  readonly help?: string;
  /** JSON text; empty where there is none to begin with. */
  readonly initial: string;
  /** What was written in its place already. */
  readonly begun?: { readonly value: Json } | null;
  readonly onChange: (value: { readonly value: Json } | null) => void;
}) {
  // Shown otherwise, it still says the same: 1.50 stays 1.50.
  const first = useMemo(() => prettyText(initial).text, [initial]);
  const [typed, setTyped] = useState<string | null>(() =>
    begun === null ? null : JSON.stringify(begun.value, null, 2),
  );
  const [problem, setProblem] = useState<string | null>(null);
  const text = typed ?? first;
  const isLong = first.length > plainMost || text.length > plainMost;
  const change = (next: string) => {
    const read = readJson(next);
    setTyped(next);
    setProblem(read === null ? (jsonProblem(next) ?? "This is not JSON.") : null);
    onChange(read);
  };
  return (
    <Field label={label} required help={help} error={problem ?? undefined} group={isLong}>
      {(control) => (
        <>
          {isLong ? (
            <p className="rounded-6 bg-sunken px-2.5 py-2 text-12 text-fg-2">
              {typed === null ? `${formatBytes(bytesOf(initial))} of JSON` : "JSON, changed"}: too
              long for a field. The editor has room for all of it.
            </p>
          ) : (
            <Textarea
              {...control}
              spellCheck={false}
              className="mono max-h-[46dvh] min-h-48 overflow-auto text-12"
              value={text}
              onChange={(event) => change(event.target.value)}
            />
          )}
          <NumberWarning text={text} before={first} />
          <JsonEditorButton label={label} value={text} onChange={change} />
        </>
      )}
    </Field>
  );
}

/** As it is stored and told elsewhere, without the white space that it is shown with. */
function bytesOf(json: string): number {
  return new Blob([json]).size;
}
