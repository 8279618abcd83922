"use client";

import { Field } from "./field";
import { Input } from "./input";

type NameFieldProps = {
  readonly value: string;
  readonly onChange: (name: string) => void;
  readonly error?: string | undefined;
  readonly help?: string;
};

/** What a dialog asks for first: the name of a flow, a map or a table, of at most 120 characters. It has the caret. */
export function NameField({ value, onChange, error, help }: NameFieldProps) {
  return (
    <Field label="Name" required error={error} {...(help !== undefined && { help })}>
      {(control) => (
        <Input
          {...control}
          autoFocus
          autoComplete="off"
          maxLength={120}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
