"use client";

import { useState } from "react";
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
  const [left, setLeft] = useState(false);
  const short = left && value !== "" && value.length < passwordMin;
  return (
    <Field
      label={label}
      required
      help={`At least ${passwordMin} characters.`}
      error={short ? `It has ${value.length} of at least ${passwordMin} characters.` : undefined}
    >
      {(control) => (
        <Input
          {...control}
          type="password"
          autoComplete="new-password"
          maxLength={128}
          value={value}
          onBlur={() => setLeft(true)}
          onChange={({ target }) => onChange(target.value)}
          {...(large ? { boxClassName: "h-control-l" } : {})}
        />
      )}
    </Field>
  );
}
