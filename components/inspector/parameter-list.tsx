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
  const properties = asObject(parameters?.properties);
  const required = asList(parameters?.required);
  const entries = Object.entries(properties);
  const write = (
    next: readonly (readonly [string, Json])[],
    needed: readonly Json[],
    field: string,
  ) => {
    if (next.length === 0) {
      onChange(undefined, field);
      return;
    }
    const names = next.map(([name]) => name);
    const kept = needed.filter((name) => names.includes(String(name)));
    onChange(
      {
        ...parameters,
        type: "object",
        properties: Object.fromEntries(next),
        required: kept,
      },
      field,
    );
  };
  const replace = (index: number, name: string, schema: JsonObject, field: string) => {
    const before = entries[index]?.[0];
    const needed = required.map((other) => (other === before ? name : other));
    write(
      entries.map((entry, at) => (at === index ? [name, schema] : entry)),
      needed,
      field,
    );
  };
  const freeName = () => {
    let number = entries.length + 1;
    while (properties[`value${number}`] !== undefined) number += 1;
    return `value${number}`;
  };
  return (
    <div className="flex flex-col gap-3">
      <p className="text-12 text-fg-2">
        What differs per environment or distributor. Expressions read a value as{" "}
        <code className="mono">params.name</code>; publishing asks for it.
      </p>
      {entries.map(([name, entry], index) => {
        const schema = asObject(entry);
        const type = asText(schema.type) || "string";
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being typed
          <div key={index} className="flex flex-col gap-1 border-line border-b pb-2">
            <div className="flex items-center gap-1">
              <Input
                aria-label="Name of the parameter"
                data-field={`parameters.properties.${name}`}
                boxClassName="min-w-0 flex-1"
                className="mono"
                disabled={disabled}
                value={name}
                onChange={(event) =>
                  replace(index, event.target.value, schema, `parameters.${index}`)
                }
              />
              <Select
                aria-label="Type"
                className="w-28"
                options={types}
                value={type}
                disabled={disabled}
                onValueChange={(next) => {
                  const { default: _old, ...rest } = schema;
                  replace(index, name, { ...rest, type: next }, "");
                }}
              />
              <IconButton
                icon={X}
                size="s"
                label={`Remove ${name}`}
                tooltip={false}
                disabled={disabled}
                onClick={() =>
                  write(
                    entries.filter((_, at) => at !== index),
                    required,
                    "",
                  )
                }
              />
            </div>
            <div className="flex items-center gap-2">
              <CheckboxLine
                label="Required"
                disabled={disabled}
                checked={required.includes(name)}
                onCheckedChange={(checked) =>
                  write(
                    entries,
                    checked === true
                      ? [...required, name]
                      : required.filter((other) => other !== name),
                    "",
                  )
                }
              />
              {type === "boolean" ? null : (
                <Input
                  aria-label={`Default of ${name}`}
                  boxClassName="ml-auto w-40"
                  placeholder="Default"
                  disabled={disabled}
                  type={type === "number" ? "number" : "text"}
                  value={schema.default === undefined ? "" : String(schema.default)}
                  onChange={(event) => {
                    const { default: _old, ...rest } = schema;
                    const text = event.target.value;
                    const value = type === "number" ? event.target.valueAsNumber : text;
                    const next = text === "" ? rest : { ...rest, default: value };
                    replace(index, name, next, `parameters.${name}.default`);
                  }}
                />
              )}
            </div>
          </div>
        );
      })}
      <Button
        look="quiet"
        size="s"
        className="self-start"
        disabled={disabled}
        onClick={() => write([...entries, [freeName(), { type: "string" }]], required, "")}
      >
        <Icon as={Plus} size="s" />
        Add parameter
      </Button>
    </div>
  );
}
