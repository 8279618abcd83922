"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** Where a six-digit code, or a recovery code, is typed; browsers offer one they were sent. */
export function CodeField({
  recovery = false,
  value,
  onChange,
  autoFocus = false,
}: {
  readonly recovery?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoFocus?: boolean;
}) {
  return (
    <Field
      label={recovery ? "Recovery code" : "Code"}
      required
      help={
        recovery
          ? "One of the ten you were shown when you set it up."
          : "Six digits, from the app on your telephone."
      }
    >
      {(control) => (
        <Input
          {...control}
          key={recovery ? "recovery" : "code"}
          autoComplete="one-time-code"
          inputMode={recovery ? "text" : "numeric"}
          spellCheck={false}
          autoCapitalize="none"
          maxLength={20}
          // The one thing this step asks for.
          autoFocus={autoFocus}
          className="mono tracking-wide"
          boxClassName="h-control-l"
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
