"use client";

import { NumberWarning } from "@/components/runs/number-warning";
import { readJson } from "@/components/runs/read-json";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import type { JsonObject } from "@/runtime/json";

/** An object that is written as JSON. */
export function ObjectField({
  label,
  help,
  error,
  text,
  onChange,
}: {
  readonly label: string;
  readonly help: string;
  readonly error: string | undefined;
  readonly text: string;
  /** Null where it may be read only. */
  readonly onChange: ((text: string) => void) | null;
}) {
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <>
          <Textarea
            {...control}
            spellCheck={false}
            className="mono min-h-16 text-12"
            readOnly={onChange === null}
            value={text}
            onChange={(event) => onChange?.(event.target.value)}
          />
          {error === undefined ? <NumberWarning text={text} /> : null}
        </>
      )}
    </Field>
  );
}

/** The text of what is not empty. */
export function objectText(value: object | undefined): string {
  return value === undefined ? "" : JSON.stringify(value, null, 2);
}

/** Null for what is no object; empty for no text. */
export function objectOf(text: string): JsonObject | null {
  if (text.trim() === "") return {};
  const value = readJson(text)?.value;
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as JsonObject)
    : null;
}

/** The same of texts only. */
export function textsOf(text: string): { readonly [name: string]: string } | null {
  const value = objectOf(text);
  if (value === null || Object.values(value).some((one) => typeof one !== "string")) return null;
  return value as { readonly [name: string]: string };
}
