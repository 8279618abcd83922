"use client";

import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import type { Json } from "@/runtime/json";
import type { FieldDefinition } from "@/runtime/nodes/definition";
import { asList, asObject, asText } from "./config-path";
import { ExpressionInput } from "./expression-input";
import type { FieldHost } from "./field-context";
import { ProblemNote } from "./problem-note";

type KeyValueFieldProps = {
  readonly field: FieldDefinition;
  readonly path: string;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined, path: string) => void;
  readonly host: FieldHost;
};

/** Names with template values, such as headers. */
export function KeyValueField({ field, path, value, onChange, host }: KeyValueFieldProps) {
  const entries = asList(value).map(asObject);
  const write = (next: readonly Json[], at: string) =>
    onChange(next.length === 0 ? undefined : next, at);
  const set = (index: number, name: string, text: string) =>
    write(
      entries.map((entry, at) => (at === index ? { ...entry, [name]: text } : entry)),
      `${path}[${index}].${name}`,
    );
  return (
    <fieldset data-field={path} className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 font-medium text-12 text-fg-2">{field.label}</legend>
      {entries.map((entry, index) => {
        const at = `${path}[${index}]`;
        const problem = host.problem(`${at}.value`) ?? host.problem(`${at}.name`);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity but their place
          <div key={index}>
            <div className="flex items-start gap-1">
              <Input
                aria-label={`Name ${index + 1} of ${field.label}`}
                data-field={`${at}.name`}
                boxClassName="w-28 shrink-0"
                disabled={host.disabled}
                value={asText(entry.name)}
                onChange={(event) => set(index, "name", event.target.value)}
              />
              <ExpressionInput
                label={`Value ${index + 1} of ${field.label}`}
                kind="template"
                path={`${at}.value`}
                environment={host.environment(`${at}.value`)}
                scope={host.scope}
                disabled={host.disabled}
                invalid={host.problem(`${at}.value`) !== undefined}
                value={asText(entry.value)}
                onChange={(text) => set(index, "value", text)}
              />
              <IconButton
                icon={X}
                size="s"
                label={`Remove ${asText(entry.name) || `entry ${index + 1}`}`}
                tooltip={false}
                disabled={host.disabled}
                className="mt-0.5"
                onClick={() =>
                  write(
                    entries.filter((_, other) => other !== index),
                    path,
                  )
                }
              />
            </div>
            <ProblemNote
              problem={problem}
              value={asText(entry.value)}
              onFix={(text) => set(index, "value", text)}
            />
          </div>
        );
      })}
      {field.help === undefined ? null : <p className="text-11 text-fg-3">{field.help}</p>}
      <Button
        look="quiet"
        size="s"
        className="self-start"
        disabled={host.disabled}
        onClick={() => write([...entries, { name: "", value: "" }], path)}
      >
        <Icon as={Plus} size="s" />
        Add to {field.label.toLowerCase()}
      </Button>
    </fieldset>
  );
}
