"use client";

import type { ComponentProps } from "react";
import { usePlace } from "@/components/shell/place";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Field, type FieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { laterComponent } from "@/components/ui/later-component";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { isShown } from "@/runtime/flow/shown-fields";
import type { Json, JsonObject } from "@/runtime/json";
import type { FieldDefinition } from "@/runtime/nodes/definition";
import { CodeInput } from "./code-input";
import { ColumnInput } from "./column-input";
import { asText, withField } from "./config-path";
import { CronInput } from "./cron-input";
import { DocumentTypeInput } from "./document-type-input";
import { DurationInput } from "./duration-input";
import { ExpressionInput } from "./expression-input";
import type { FieldHost, FieldSeverity, FieldsProps } from "./field-context";
import { HelpText } from "./help-text";
import { JsonInput } from "./json-input";
import { KeyValueField } from "./key-value-field";
import { ListField } from "./list-field";
import { ProblemNote } from "./problem-note";
import { TableInput } from "./table-input";
import { TimeZoneInput } from "./time-zone-input";

const SharedMapField = laterComponent(() =>
  import("./shared-map-field").then((module) => module.SharedMapField),
);

/** The form of some fields, in their order, without those that do not apply. */
export function Fields({ fields, config, only, onChange, host, prefix = "" }: FieldsProps) {
  return fields
    .filter((field) => (only?.(field) ?? true) && isShown(field, fields, config))
    .map((field) =>
      field.kind === "map" ? (
        <SharedMapField
          key={field.name}
          field={field}
          config={config}
          onChange={(next) => onChange(next, `${prefix}${field.name}`)}
          host={host}
        />
      ) : (
        <FieldControlOf
          key={field.name}
          field={field}
          path={`${prefix}${field.name}`}
          zone={zoneOf(fields, config)}
          value={config[field.name]}
          onChange={(value, path) => onChange(withField(config, field.name, value), path)}
          host={host}
        />
      ),
    );
}

/** The zone that a field beside it names; "" where none does. */
function zoneOf(fields: readonly FieldDefinition[], config: JsonObject): string {
  const field = fields.find(({ kind }) => kind === "timeZone");
  return field === undefined ? "" : asText(config[field.name]);
}

type OneFieldProps = {
  readonly field: FieldDefinition;
  readonly path: string;
  /** On whose clock a schedule is read; "" is the distributor's. */
  readonly zone: string;
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
        help={field.help === undefined ? undefined : <HelpText text={field.help} />}
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
        help={helpOf(field, value)}
        required={field.required === true || field.default !== undefined}
      >
        {(control) => <PlainControl {...props} control={control} trouble={problem?.severity} />}
      </Field>
      <ProblemNote problem={problem} value={asText(value)} onFix={(text) => onChange(text, path)} />
    </div>
  );
}

/** What the field is for, and of a choice what the chosen one means. */
function helpOf(field: FieldDefinition, value: Json | undefined) {
  const chosen = field.options?.find((option) => option.value === (value ?? field.default));
  const texts = [field.help, chosen?.help].filter((text) => text !== undefined);
  return texts.length === 0 ? undefined : <HelpText text={texts.join(" ")} />;
}

function PlainControl({
  field,
  path,
  zone,
  value,
  onChange,
  host,
  control,
  trouble,
}: OneFieldProps & {
  readonly control: FieldControl;
  readonly trouble: FieldSeverity | undefined;
}) {
  const invalid = trouble === "error";
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
          title={field.label}
          of={host.of}
          trouble={trouble}
          path={path}
        />
      );
    case "longText":
      return (
        <Textarea {...common} value={asText(value)} onChange={(event) => set(event.target.value)} />
      );
    case "code":
      return (
        <CodeInput
          {...common}
          title={field.label}
          of={host.of}
          value={asText(value)}
          onChange={set}
          environment={host.environment(path)}
        />
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
          aria-describedby={control["aria-describedby"]}
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
          aria-describedby={control["aria-describedby"]}
          aria-invalid={invalid || undefined}
          options={host.flows.map(({ id, name }) => ({ value: id, label: name }))}
          value={asText(value)}
          onValueChange={set}
          placeholder="Choose a flow…"
          disabled={host.disabled}
        />
      );
    case "table":
      return (
        <TableInput
          {...common}
          value={asText(value)}
          onChange={set}
          tables={host.tables}
          decision={field.tables === "decision"}
        />
      );
    case "tableColumn":
      return (
        <ColumnInput {...common} value={asText(value)} onChange={set} columns={host.columns} />
      );
    case "json":
      return (
        <JsonInput
          {...common}
          title={field.label}
          of={host.of}
          value={value}
          onChange={set}
          left={(over) => host.left?.text(path, over) ?? null}
          onLeft={(text) => host.left?.leave(path, text)}
          onFault={(faulty) => host.faulty?.(path, faulty)}
        />
      );
    case "cron":
      return (
        <ScheduleControl
          {...common}
          value={asText(value)}
          onChange={set}
          fallback={asText(field.default)}
          zone={zone}
        />
      );
    case "documentType":
      return <DocumentTypeInput {...common} value={asText(value)} onChange={set} />;
    case "timeZone":
      return <TimeZoneInput {...common} value={asText(value)} onChange={set} />;
    case "secret":
      return <p className="text-12 text-fg-3">Secrets belong to a connection, not to a flow.</p>;
    default:
      return (
        <Input {...common} value={asText(value)} onChange={(event) => set(event.target.value)} />
      );
  }
}

function ScheduleControl({ zone, ...rest }: ComponentProps<typeof CronInput>) {
  const { distributor } = usePlace();
  return <CronInput {...rest} zone={zone === "" ? distributor.timeZone : zone} />;
}
