"use client";

import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { decisionTemplates } from "@/runtime/rules/templates/all-templates";
import type { DecisionTemplate } from "@/runtime/rules/templates/decision-template";

/** What a new decision table begins with. */
export function TemplateSelect({
  value,
  onChange,
}: {
  readonly value: DecisionTemplate | null;
  readonly onChange: (template: DecisionTemplate | null) => void;
}) {
  return (
    <Field
      label="Begin with"
      required
      help={value?.about ?? "One condition, one result and the default row."}
    >
      {(control) => (
        <Select
          id={control.id}
          aria-describedby={control["aria-describedby"]}
          value={value?.id ?? "empty"}
          onValueChange={(id) => onChange(decisionTemplates.find((one) => one.id === id) ?? null)}
          options={[
            { value: "empty", label: "An empty table" },
            ...decisionTemplates.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
    </Field>
  );
}
