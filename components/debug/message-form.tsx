"use client";

import { Plus, X } from "lucide-react";
import { NumberWarning } from "@/components/runs/number-warning";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { TargetField } from "@/runtime/mapping/target-fields";
import type { Filled } from "./form-message";

type Entry = string | Filled;

const examples: { readonly [kind in TargetField["kind"]]?: string } = {
  date: "2026-11-30",
  instant: "2026-11-30T08:00:00Z",
  decimal: "12.50",
  number: "12",
};

/** A message field by field; what is left empty is not in it. */
export function MessageForm({
  fields,
  filled,
  onChange,
}: {
  readonly fields: readonly TargetField[];
  readonly filled: Filled;
  readonly onChange: (filled: Filled) => void;
}) {
  return (
    <div className="flex flex-col gap-3">
      {fields.map((field) => {
        const set = (value: Filled[string]) => onChange({ ...filled, [field.name]: value });
        const value = filled[field.name];
        return field.list ? (
          <Rows
            key={field.name}
            field={field}
            rows={(Array.isArray(value) ? value : []) as readonly Entry[]}
            onChange={set}
          />
        ) : (
          <One key={field.name} field={field} value={value as Entry | undefined} onChange={set} />
        );
      })}
    </div>
  );
}

function One({
  field,
  value,
  label = field.name,
  onChange,
}: {
  readonly field: TargetField;
  readonly value: Entry | undefined;
  readonly label?: string;
  readonly onChange: (value: Entry) => void;
}) {
  if (field.children.length > 0) {
    return (
      <fieldset className="border-line border-l pl-3">
        <legend className="pb-2 font-medium text-12">{label}</legend>
        <MessageForm
          fields={field.children}
          filled={typeof value === "object" ? value : {}}
          onChange={onChange}
        />
      </fieldset>
    );
  }
  const text = typeof value === "string" ? value : "";
  const choices = field.codes ?? (field.kind === "boolean" ? ["true", "false"] : []);
  return (
    <Field label={label} required={field.required} help={field.help}>
      {(control) =>
        choices.length > 0 ? (
          <Select
            {...control}
            value={text === "" ? "–" : text}
            onValueChange={(next) => onChange(next === "–" ? "" : next)}
            options={["–", ...choices].map((one) => ({ value: one, label: one }))}
          />
        ) : (
          <>
            <Input
              {...control}
              autoComplete="off"
              placeholder={examples[field.kind]}
              value={text}
              onChange={(event) => onChange(event.target.value)}
            />
            {field.kind === "number" ? <NumberWarning text={text} /> : null}
          </>
        )
      }
    </Field>
  );
}

function Rows({
  field,
  rows,
  onChange,
}: {
  readonly field: TargetField;
  readonly rows: readonly Entry[];
  readonly onChange: (rows: readonly Entry[]) => void;
}) {
  const fresh: Entry = field.children.length > 0 ? {} : "";
  return (
    <fieldset className="flex flex-col items-start gap-2 border-line border-l pl-3">
      <legend className="pb-1 font-medium text-12">
        {field.name}
        {field.required ? "" : <span className="font-normal text-fg-3"> optional</span>}
      </legend>
      {rows.map((row, index) => (
        // Rows have no name of their own: their place is what they are.
        // biome-ignore lint/suspicious/noArrayIndexKey: as said
        <div key={index} className="flex w-full items-start gap-1">
          <div className="min-w-0 flex-1">
            <One
              field={field}
              value={row}
              label={`${field.name} ${index + 1}`}
              onChange={(next) => onChange(rows.map((one, at) => (at === index ? next : one)))}
            />
          </div>
          <IconButton
            icon={X}
            size="s"
            label={`Remove ${field.name} ${index + 1}`}
            onClick={() => onChange(rows.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button size="s" look="quiet" onClick={() => onChange([...rows, fresh])}>
        <Icon as={Plus} size="s" />
        Add to {field.name}
      </Button>
    </fieldset>
  );
}
