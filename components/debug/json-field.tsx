"use client";

import { useMemo, useState } from "react";
import { JsonEditorButton } from "@/components/inspector/json-editor-button";
import { indentJson, jsonProblem } from "@/components/runs/message-text";
import { readJson } from "@/components/runs/read-json";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import type { Json } from "@/runtime/json";

/** A document as text to change; null where it is no JSON. */
export function JsonField({
  label,
  help,
  initial,
  onChange,
}: {
  readonly label: string;
  readonly help?: string;
  /** JSON text. */
  readonly initial: string;
  readonly onChange: (value: { readonly value: Json } | null) => void;
}) {
  const first = useMemo(() => indentJson(initial), [initial]);
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? first;
  const problem = typed === null ? null : jsonProblem(typed);
  const change = (next: string) => {
    setTyped(next);
    onChange(readJson(next));
  };
  return (
    <Field label={label} required help={help} error={problem ?? undefined}>
      {(control) => (
        <>
          <Textarea
            {...control}
            spellCheck={false}
            className="mono max-h-[46dvh] min-h-48 overflow-auto text-12"
            value={text}
            onChange={(event) => change(event.target.value)}
          />
          <JsonEditorButton label={label} value={text} onChange={change} />
        </>
      )}
    </Field>
  );
}
