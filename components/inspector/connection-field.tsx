"use client";

import { useCan, usePath } from "@/components/shell/place";
import { Field } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { Select, type SelectOption } from "@/components/ui/select";
import type { FieldHost } from "./field-context";
import { ProblemNote } from "./problem-note";

const none = " none";

type ConnectionFieldProps = {
  readonly kinds: readonly string[];
  readonly optional: boolean;
  /** What it is for, from the node's definition. */
  readonly about: string | undefined;
  readonly slot: string | undefined;
  /** Slots the flow uses already. */
  readonly slots: readonly string[];
  readonly connections: readonly { readonly name: string; readonly kind: string }[];
  readonly host: FieldHost;
  readonly onChange: (slot: string | null) => void;
};

/**
 * The slot of a node. A slot is a name, not a connection: each environment binds its own connection to it
 * when the flow is published. Choosing a connection names the slot after it.
 */
export function ConnectionField({
  kinds,
  optional,
  about,
  slot,
  slots,
  connections,
  host,
  onChange,
}: ConnectionFieldProps) {
  const path = usePath();
  const mayAdd = useCan("connection.edit");
  const fitting = connections.filter(({ kind }) => kinds.includes(kind));
  const named = new Set(fitting.map(({ name }) => name));
  const others = [...new Set([...(slot === undefined ? [] : [slot]), ...slots])].filter(
    (name) => !named.has(name),
  );
  const options: readonly SelectOption[] = [
    ...(optional ? [{ value: none, label: "None" }] : []),
    ...fitting.map(({ name }) => ({ value: name, label: name })),
    ...others.map((name) => ({ value: name, label: name, help: "Slot of this flow" })),
  ];
  const problem = host.problem("connection");
  return (
    <div data-field="connection" tabIndex={-1}>
      <Field
        label="Connection"
        required={!optional}
        help={
          mayAdd && !host.disabled ? (
            <>
              {fitting.length === 0
                ? "This environment has no connection of this kind yet."
                : about}{" "}
              <Link
                href={`${path("/connections/new")}?kind=${kinds[0] ?? ""}`}
                target="_blank"
                rel="noreferrer"
                className="text-accent-text underline underline-offset-2"
              >
                {fitting.length === 0 ? "Add one" : "Add another one"}
              </Link>
              {fitting.length === 0 ? " and come back: it is offered here at once." : null}
            </>
          ) : fitting.length === 0 ? (
            "This environment has no connection of this kind yet. A consultant can add one under Connections."
          ) : (
            about
          )
        }
      >
        {(control) => (
          <Select
            id={control.id}
            aria-describedby={control["aria-describedby"]}
            aria-invalid={problem?.severity === "error" || undefined}
            options={options}
            value={slot ?? (optional ? none : "")}
            placeholder="Choose a connection…"
            disabled={host.disabled || options.length === 0}
            onValueChange={(value) => onChange(value === none ? null : value)}
          />
        )}
      </Field>
      <ProblemNote problem={problem} value="" onFix={() => undefined} />
    </div>
  );
}
