"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** Characters of a password; the server asks for the same. */
export const passwordMin = 10;

/** A password that is chosen now. */
export function NewPasswordField({
  label = "New password",
  value,
  onChange,
  large = false,
}: {
  readonly label?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly large?: boolean;
}) {
  return (
    <Field label={label} required help={`At least ${passwordMin} characters.`}>
      {(control) => (
        <Input
          {...control}
          type="password"
          autoComplete="new-password"
          maxLength={128}
          value={value}
          onChange={({ target }) => onChange(target.value)}
          {...(large ? { boxClassName: "h-control-l" } : {})}
        />
      )}
    </Field>
  );
}
