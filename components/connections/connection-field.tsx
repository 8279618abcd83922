"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { isKeyValueList } from "@/runtime/connections/check-config";
import type { Json } from "@/runtime/json";
import type { FieldDefinition } from "@/runtime/nodes/definition";
import { KeyValueField } from "./key-value-field";

type ConnectionFieldProps = {
  readonly field: FieldDefinition;
  readonly value: Json | undefined;
  readonly error: string | undefined;
  readonly disabled: boolean;
  /** Undefined takes the value away. */
  readonly onChange: (value: Json | undefined) => void;
};

/** Seconds as people type them; the config holds milliseconds. */
function DurationInput({
  control,
  value,
  disabled,
  onChange,
}: {
  readonly control: object;
  readonly value: Json | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: Json | undefined) => void;
}) {
  return (
    <Input
      {...control}
      type="number"
      step="any"
      min={0}
      disabled={disabled}
      trail="s"
      boxClassName="w-32"
      value={typeof value === "number" ? value / 1_000 : ""}
      onChange={({ target }) =>
        onChange(target.value === "" ? undefined : Math.round(Number(target.value) * 1_000))
      }
    />
  );
}

/** The control of one field of a connection's definition. */
export function ConnectionField(props: ConnectionFieldProps) {
  const { field, value, error, disabled, onChange } = props;
  if (field.kind === "keyValue") {
    return (
      <KeyValueField
        label={field.label}
        help={field.help}
        error={error}
        disabled={disabled}
        entries={isKeyValueList(value) ? value : []}
        onChange={onChange}
      />
    );
  }
  return (
    <Field
      label={field.label}
      required={field.required === true || field.kind === "select"}
      error={error}
      help={field.help}
    >
      {(control) => {
        if (field.kind === "select") {
          return (
            <Select
              id={control.id}
              aria-describedby={control["aria-describedby"]}
              aria-invalid={control["aria-invalid"]}
              disabled={disabled}
              options={field.options ?? []}
              value={typeof value === "string" ? value : undefined}
              onValueChange={onChange}
            />
          );
        }
        if (field.kind === "duration") {
          return (
            <DurationInput
              control={control}
              value={value}
              disabled={disabled}
              onChange={onChange}
            />
          );
        }
        return (
          <Input
            {...control}
            spellCheck={false}
            autoComplete="off"
            disabled={disabled}
            placeholder={field.placeholder}
            value={typeof value === "string" ? value : ""}
            onChange={({ target }) => onChange(target.value === "" ? undefined : target.value)}
          />
        );
      }}
    </Field>
  );
}
