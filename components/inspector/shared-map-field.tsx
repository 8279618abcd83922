"use client";

import { SharedMapState } from "@/components/maps/shared-map-state";
import type { JsonObject } from "@/runtime/json";
import type { FieldDefinition } from "@/runtime/nodes/definition";
import type { FieldHost } from "./field-context";
import { ProblemNote } from "./problem-note";

/** Which shared map a step uses; a change of it changes the rows, too. */
export function SharedMapField({
  field,
  config,
  onChange,
  host,
}: {
  readonly field: FieldDefinition;
  readonly config: JsonObject;
  readonly onChange: (config: JsonObject) => void;
  readonly host: FieldHost;
}) {
  return (
    <section aria-label={field.label} data-field={field.name}>
      <h3 className="mb-1 font-medium text-12 text-fg-2">{field.label}</h3>
      <SharedMapState
        config={config}
        configure={(edit) => onChange(edit(config))}
        proposed={host.of ?? ""}
        mayEdit={!host.disabled}
      />
      <ProblemNote problem={host.problem(field.name)} value="" onFix={() => undefined} />
    </section>
  );
}
