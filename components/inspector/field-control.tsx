"use client";

import { CheckboxLine } from "@/components/ui/checkbox";
import { Field, type FieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { isShown } from "@/runtime/flow/shown-fields";
import type { Json } from "@/runtime/json";
import type { FieldDefinition } from "@/runtime/nodes/definition";
import { asText, withField } from "./config-path";
import { DurationInput } from "./duration-input";
import { ExpressionInput } from "./expression-input";
import type { FieldHost, FieldsProps } from "./field-context";
import { JsonInput } from "./json-input";
import { KeyValueField } from "./key-value-field";
import { ListField } from "./list-field";
import { ProblemNote } from "./problem-note";
import { TimeZoneInput } from "./time-zone-input";

/** The form of some fields, in their order, without those that do not apply. */
export function Fields({ fields, config, only, onChange, host, prefix = "" }: FieldsProps) {
  return fields
    .filter((field) => (only?.(field) ?? true) && isShown(field, fields, config))
    .map((field) => (
      <FieldControlOf
        key={field.name}
        field={field}
        path={`${prefix}${field.name}`}
        value={config[field.name]}
        onChange={(value, path) => onChange(withField(config, field.name, value), path)}
        host={host}
      />
    ));
}

type OneFieldProps = {
  readonly field: FieldDefinition;
  readonly path: string;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined, path: string) => void;
  readonly host: FieldHost;
};

function FieldControlOf(props: OneFieldProps) {
  const { field, path, value, onChange, host } = props;
  if (field.kind === "boolean") {
    return (
      <CheckboxLine
        label={field.label}
        {...(field.help === undefined ? {} : { help: field.help })}
        data-field={path}
        disabled={host.disabled}
        checked={value === undefined ? field.default === true : value === true}
        onCheckedChange={(checked) => onChange(checked === true, path)}
      />
    );
  }
  if (field.kind === "list") {
    return <ListField {...props} form={Fields} />;
  }
  if (field.kind === "keyValue") {
    return <KeyValueField {...props} value={value} />;
  }
  const problem = host.problem(path);
  return (
    <div>
      <Field
        label={field.label}
        help={field.help === undefined ? undefined : <HelpText text={field.help} />}
        required={field.required === true || field.default !== undefined}
      >
        {(control) => <PlainControl {...props} control={control} invalid={problem !== undefined} />}
      </Field>
      <ProblemNote problem={problem} value={asText(value)} onFix={(text) => onChange(text, path)} />
    </div>
  );
}

/** Words between backticks are code. */
function HelpText({ text }: { readonly text: string }) {
  return text.split("`").map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <code key={part} className="mono">
        {part}
      </code>
    ),
  );
}

function PlainControl({
  field,
  path,
  value,
  onChange,
  host,
  control,
  invalid,
}: OneFieldProps & { readonly control: FieldControl; readonly invalid: boolean }) {
  const set = (next: Json | undefined) => onChange(next, path);
  const common = {
    ...control,
    "aria-invalid": invalid || undefined,
    "data-field": path,
    disabled: host.disabled,
    placeholder: typeof field.default === "string" ? field.default : field.placeholder,
  };
  switch (field.kind) {
    case "expression":
    case "condition":
    case "template":
      return (
        <ExpressionInput
          value={asText(value)}
          onChange={set}
          kind={field.kind}
          environment={host.environment(path)}
          scope={host.scope}
          placeholder={field.placeholder}
          disabled={host.disabled}
          control={control}
          invalid={invalid}
          path={path}
        />
      );
    case "longText":
      return (
        <Textarea {...common} value={asText(value)} onChange={(event) => set(event.target.value)} />
      );
    case "number":
      return (
        <Input
          {...common}
          inputMode="decimal"
          type="number"
          min={field.min}
          max={field.max}
          placeholder={field.default === undefined ? field.placeholder : String(field.default)}
          value={typeof value === "number" ? value : ""}
          onChange={(event) =>
            set(event.target.value === "" ? undefined : event.target.valueAsNumber)
          }
        />
      );
    case "duration":
      return <DurationInput {...common} value={value} onChange={set} fallback={field.default} />;
    case "select":
      return (
        <Select
          id={control.id}
          aria-invalid={invalid || undefined}
          options={field.options ?? []}
          value={asText(value ?? field.default)}
          onValueChange={set}
          disabled={host.disabled}
        />
      );
    case "flow":
      return (
        <Select
          id={control.id}
          options={host.flows.map(({ id, name }) => ({ value: id, label: name }))}
          value={asText(value)}
          onValueChange={set}
          placeholder="Choose a flow…"
          disabled={host.disabled}
        />
      );
    case "json":
      return <JsonInput {...common} value={value} onChange={set} />;
    case "timeZone":
      return <TimeZoneInput {...common} value={asText(value)} onChange={set} />;
    case "secret":
      return <p className="text-12 text-fg-3">Secrets belong to a connection, not to a flow.</p>;
    default:
      return (
        <Input
          {...common}
          className={field.kind === "cron" ? "mono" : undefined}
          value={asText(value)}
          onChange={(event) => set(event.target.value)}
        />
      );
  }
}
