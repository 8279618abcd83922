"use client";

import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { Json, JsonObject } from "@/runtime/json";
import { asList, asObject, asText } from "./config-path";

const types = [
  { value: "string", label: "Text" },
  { value: "number", label: "Number" },
  { value: "boolean", label: "Yes or no" },
];

type ParameterListProps = {
  readonly parameters: JsonObject | undefined;
  readonly disabled: boolean;
  readonly onChange: (parameters: JsonObject | undefined, field: string) => void;
};

/** Values a publication fills in; expressions read them as `params.<name>`. */
export function ParameterList({ parameters, disabled, onChange }: ParameterListProps) {
  const entries = Object.entries(asObject(parameters?.properties));
  const required = asList(parameters?.required);
  const write = (next: Entries, needed: readonly Json[], field: string) =>
    onChange(schemaOf(parameters, next, needed), field);
  const replace = (index: number, name: string, schema: JsonObject, field: string) => {
    const before = entries[index]?.[0];
    // Two of one name would become one.
    if (entries.some(([other], at) => at !== index && other === name)) return;
    const needed = required.map((other) => (other === before ? name : other));
    const next = entries.map((entry, at) => (at === index ? ([name, schema] as const) : entry));
    write(next, needed, field);
  };
  return (
    <div className="flex flex-col gap-3">
      <p className="text-12 text-fg-2">
        What differs per environment or distributor. Expressions read a value as{" "}
        <code className="mono">params.name</code>; publishing asks for it.
      </p>
      {entries.map(([name, entry], index) => (
        <ParameterRow
          // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being typed
          key={index}
          name={name}
          schema={asObject(entry)}
          required={required.includes(name)}
          disabled={disabled}
          onChange={(next, schema, field) => replace(index, next, schema, field)}
          onRequired={(needed) => {
            const others = required.filter((other) => other !== name);
            write(entries, needed ? [...others, name] : others, "");
          }}
          onRemove={() => write(entries.toSpliced(index, 1), required, "")}
        />
      ))}
      <Button
        look="quiet"
        size="s"
        className="self-start"
        disabled={disabled}
        onClick={() => write([...entries, [freeName(entries), { type: "string" }]], required, "")}
      >
        <Icon as={Plus} size="s" />
        Add parameter
      </Button>
    </div>
  );
}

type Entries = readonly (readonly [string, Json])[];

/** The JSON Schema of some parameters; none at all is no schema. */
function schemaOf(
  before: JsonObject | undefined,
  entries: Entries,
  required: readonly Json[],
): JsonObject | undefined {
  if (entries.length === 0) return undefined;
  const names = entries.map(([name]) => name);
  return {
    ...before,
    type: "object",
    properties: Object.fromEntries(entries),
    required: required.filter((name) => names.includes(String(name))),
  };
}

function freeName(entries: Entries): string {
  const taken = new Set(entries.map(([name]) => name));
  let number = entries.length + 1;
  while (taken.has(`value${number}`)) number += 1;
  return `value${number}`;
}

type ParameterRowProps = {
  readonly name: string;
  readonly schema: JsonObject;
  readonly required: boolean;
  readonly disabled: boolean;
  readonly onChange: (name: string, schema: JsonObject, field: string) => void;
  readonly onRequired: (required: boolean) => void;
  readonly onRemove: () => void;
};

function ParameterRow({
  name,
  schema,
  required,
  disabled,
  onChange,
  onRequired,
  onRemove,
}: ParameterRowProps) {
  const type = asText(schema.type) || "string";
  const { default: fallback, ...rest } = schema;
  return (
    <div className="flex flex-col gap-1 border-line border-b pb-2">
      <div className="flex items-center gap-1">
        <Input
          aria-label="Name of the parameter"
          data-field={`parameters.properties.${name}`}
          boxClassName="min-w-0 flex-1"
          className="mono"
          disabled={disabled}
          value={name}
          onChange={(event) => onChange(event.target.value, schema, "parameters.name")}
        />
        <Select
          aria-label="Type"
          className="w-28"
          options={types}
          value={type}
          disabled={disabled}
          onValueChange={(next) => onChange(name, { ...rest, type: next }, "")}
        />
        <IconButton
          icon={X}
          size="s"
          label={`Remove ${name}`}
          tooltip={false}
          disabled={disabled}
          onClick={onRemove}
        />
      </div>
      <div className="flex items-center gap-2">
        <CheckboxLine
          label="Required"
          disabled={disabled}
          checked={required}
          onCheckedChange={(checked) => onRequired(checked === true)}
        />
        {type === "boolean" ? null : (
          <Input
            aria-label={`Default of ${name}`}
            boxClassName="ml-auto w-40"
            placeholder="Default"
            disabled={disabled}
            type={type === "number" ? "number" : "text"}
            value={fallback === undefined ? "" : String(fallback)}
            onChange={({ target }) => {
              const value = type === "number" ? target.valueAsNumber : target.value;
              const next = target.value === "" ? rest : { ...rest, default: value };
              onChange(name, next, `parameters.${name}.default`);
            }}
          />
        )}
      </div>
    </div>
  );
}
