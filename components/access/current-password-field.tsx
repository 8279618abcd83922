"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** The password one has, asked for once more before something that matters. */
export function CurrentPasswordField({
  label = "Current password",
  value,
  error,
  onChange,
}: {
  readonly label?: string;
  readonly value: string;
  readonly error?: string | undefined;
  readonly onChange: (value: string) => void;
}) {
  return (
    <Field label={label} required error={error}>
      {(control) => (
        <Input
          {...control}
          type="password"
          autoComplete="current-password"
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
