"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PanelSection } from "@/components/ui/side-panel";
import { problemWhileTyping } from "@/runtime/connections/check-config";
import type { ConnectionDefinition } from "@/runtime/connections/definition";
import { isShown } from "@/runtime/flow/shown-fields";
import type { Json } from "@/runtime/json";
import type { FieldDefinition } from "@/runtime/nodes/definition";
import { ConnectionField } from "./connection-field";
import type { ConnectionDraft, FieldErrors } from "./connection-types";
import { SecretField } from "./secret-field";

type ConnectionFormProps = {
  readonly definition: ConnectionDefinition;
  readonly draft: ConnectionDraft;
  readonly secretsSet: readonly string[];
  readonly errors: FieldErrors;
  readonly readOnly: boolean;
  readonly onChange: (draft: ConnectionDraft) => void;
};

/** The form of a kind of connection, drawn from its definition and nothing else. */
export function ConnectionForm(props: ConnectionFormProps) {
  const { definition, draft, secretsSet, errors, readOnly, onChange } = props;
  const values = withDefaults(definition, draft.config);
  const setValue = (name: string, value: Json | undefined) => {
    const { [name]: _, ...others } = draft.config;
    onChange({ ...draft, config: value === undefined ? others : { ...others, [name]: value } });
  };
  const setSecret = (name: string, value: string | undefined) => {
    const { [name]: _, ...others } = draft.secrets;
    onChange({ ...draft, secrets: value === undefined ? others : { ...others, [name]: value } });
  };
  return (
    <>
      {groupsOf(definition).map(({ title, fields }, at) => (
        <PanelSection key={title} {...(title === "" ? {} : { title })} className="px-4 py-4">
          <div className="flex max-w-[560px] flex-col gap-3">
            {at === 0 ? (
              <Field label="Name" required error={errors.name}>
                {(control) => (
                  <Input
                    {...control}
                    disabled={readOnly}
                    value={draft.name}
                    onChange={({ target }) => onChange({ ...draft, name: target.value })}
                  />
                )}
              </Field>
            ) : null}
            {fields
              .filter((field) => isShown(field, definition.fields, values))
              .map((field) =>
                field.kind === "secret" ? (
                  <SecretField
                    key={field.name}
                    field={field}
                    isSet={secretsSet.includes(field.name)}
                    value={draft.secrets[field.name]}
                    error={errors[field.name]}
                    disabled={readOnly}
                    onChange={(value) => setSecret(field.name, value)}
                    make={(random) => definition.makeSecret?.(field.name, values, random) ?? null}
                  />
                ) : (
                  <ConnectionField
                    key={field.name}
                    field={field}
                    value={values[field.name]}
                    error={
                      readOnly
                        ? undefined
                        : (problemWhileTyping(field, values[field.name]) ?? errors[field.name])
                    }
                    disabled={readOnly}
                    onChange={(value) => setValue(field.name, value)}
                  />
                ),
              )}
          </div>
        </PanelSection>
      ))}
    </>
  );
}

/** Fields by group in the order of the definition; the name stands in the first. */
function groupsOf({ fields }: ConnectionDefinition) {
  const groups = new Map<string, FieldDefinition[]>();
  for (const field of fields) {
    const title = field.group ?? "";
    groups.set(title, [...(groups.get(title) ?? []), field]);
  }
  return [...groups].map(([title, grouped]) => ({ title, fields: grouped }));
}

function withDefaults({ fields }: ConnectionDefinition, config: ConnectionDraft["config"]) {
  const defaults = fields.flatMap(({ name, default: value }) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(defaults), ...config };
}
