"use client";

import { DocsLink } from "@/components/docs/docs-link";
import { CodeView } from "@/components/ui/code-view";
import { PanelSection } from "@/components/ui/side-panel";
import type { JsonObject } from "@/runtime/json";
import { type FieldDefinition, type NodeDefinition, typeOf } from "@/runtime/nodes/definition";
import { ExampleRun } from "./example-run";
import { HelpText } from "./help-text";

/** What a node does, its fields and an example, from its definition. The example runs as a test. */
export function NodeDocs({
  definition,
  config,
  flow,
  onUse,
}: {
  readonly definition: NodeDefinition;
  /** How the node is set: its ports may depend on it. */
  readonly config: JsonObject;
  /** The flow whose step it is, where its settings may be changed. */
  readonly flow?: string | undefined;
  readonly onUse: (config: JsonObject) => void;
}) {
  const { description, example, fields } = definition;
  const ports = definition.ports(config).filter(({ direction }) => direction === "out");
  return (
    <>
      <PanelSection>
        <p>{description}</p>
        <p className="mt-1.5 text-12">
          <DocsLink to={`nodes/${typeOf(definition).split("@")[0]}`} apart>
            The whole page, with kinds and defaults
          </DocsLink>
        </p>
      </PanelSection>
      {fields.length === 0 ? null : (
        <PanelSection title="Fields">
          <FieldList fields={fields} />
        </PanelSection>
      )}
      <PanelSection title="Leaves by">
        <ul className="flex flex-col gap-1 text-12">
          {ports.map(({ name, label, role }) => (
            <li key={name}>
              <span className="font-medium">{label}</span>
              {role === "error" ? ": failures, where it is connected" : ""}
            </li>
          ))}
        </ul>
      </PanelSection>
      <PanelSection title="Example">
        <div className="flex flex-col gap-2 text-12">
          <Part label="Settings" value={example.config} />
          <Part label="Arrives" value={example.input} />
          {example.output === undefined ? null : (
            <Part label={`Leaves by ${example.port ?? "out"}`} value={example.output} />
          )}
        </div>
        {flow === undefined ? null : (
          <div className="mt-2">
            <ExampleRun definition={definition} flow={flow} onUse={onUse} />
          </div>
        )}
      </PanelSection>
    </>
  );
}

function FieldList({ fields }: { readonly fields: readonly FieldDefinition[] }) {
  return (
    <dl className="flex flex-col gap-2 text-12">
      {fields.map((field) => (
        <div key={field.name}>
          <dt className="font-medium">
            {field.label}
            {field.required === true ? <span className="text-fg-3"> (required)</span> : null}
            {field.when === undefined ? null : (
              <span className="text-fg-3"> {conditionOf(field.when, fields)}</span>
            )}
          </dt>
          <dd className="text-fg-2">
            {field.help === undefined ? null : <HelpText text={field.help} />}
            {field.options === undefined ? null : (
              <ul className="mt-0.5 flex flex-col gap-0.5 pl-3">
                {field.options.map(({ value, label, help }) => (
                  <li key={value}>
                    {label}
                    {help === undefined ? "" : `: ${help}`}
                  </li>
                ))}
              </ul>
            )}
            {field.item === undefined || field.item === fields ? null : (
              <div className="mt-1 border-line border-l pl-2.5">
                <FieldList fields={field.item} />
              </div>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** `if Wait for is “A business event”`. */
function conditionOf(
  { field, is }: NonNullable<FieldDefinition["when"]>,
  siblings: readonly FieldDefinition[],
): string {
  const other = siblings.find(({ name }) => name === field);
  const values = is.map((value) => {
    const label = other?.options?.find((option) => option.value === value)?.label;
    return `“${label ?? String(value)}”`;
  });
  return `if ${other?.label ?? field} is ${values.join(" or ")}`;
}

function Part({ label, value }: { readonly label: string; readonly value: unknown }) {
  return (
    <div>
      <p className="mb-1 text-fg-2">{label}</p>
      <CodeView label={label} text={JSON.stringify(value, null, 2)} />
    </div>
  );
}
