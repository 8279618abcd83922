"use client";

import { AccountSection } from "@/components/access/account-section";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { counted } from "@/runtime/counted";

/** The classes by which step details are kept. */
export const detailChoices = [7, 30, 180].map((days) => ({
  value: String(days),
  label: counted(days, "day"),
}));

/** How many days one kind of record is kept. */
export function DaysSection({
  title,
  about,
  label,
  help,
  error,
  value,
  onChange,
}: {
  readonly title: string;
  readonly about: string;
  readonly label: string;
  readonly help: string;
  readonly error: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <AccountSection title={title} about={about}>
      <Field label={label} required help={help} error={error} className="max-w-[360px]">
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            trail="days"
            boxClassName="w-32"
            className="tabular-nums"
            value={value}
            onChange={({ target }) => onChange(target.value)}
          />
        )}
      </Field>
    </AccountSection>
  );
}
