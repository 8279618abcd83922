"use client";

import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";

/** As the server takes it, in characters without blanks around. */
const reasonMax = 500;

/** Whether a reason can be kept as it is. */
export function fitsReason(text: string, required = false): boolean {
  const { length } = text.trim();
  return length <= reasonMax && (!required || length > 0);
}

type ReasonFieldProps = {
  readonly label?: string;
  readonly required?: boolean;
  readonly value: string;
  readonly onChange: (text: string) => void;
};

/** Why somebody does something to a run. What is too long says so; a paste is not cut in silence. */
export function ReasonField({
  label = "Reason",
  required = false,
  value,
  onChange,
}: ReasonFieldProps) {
  const { length } = value.trim();
  return (
    <Field
      label={label}
      required={required}
      help="Kept in the audit log with your name."
      error={
        length > reasonMax
          ? `It has ${length} characters; at most ${reasonMax} are kept. Shorten it.`
          : undefined
      }
    >
      {(control) => (
        <Textarea {...control} value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  );
}
