"use client";

import type { ReactNode } from "react";
import { readNumber } from "@/components/runs/read-number";
import { LoadFailure } from "@/components/shell/load-failure";
import { usePlace } from "@/components/shell/place";
import { environmentNames, placePath } from "@/components/shell/place-path";
import { CheckboxLine } from "@/components/ui/checkbox";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { connectionDefinition } from "@/runtime/connections/registry";
import { counted } from "@/runtime/counted";
import { exactNumbersAsText } from "@/runtime/flow/exact-json";
import type { Json, JsonObject } from "@/runtime/json";
import { kindOf, type usePublish } from "./use-publish";

type PublishNeedsProps = {
  readonly publish: ReturnType<typeof usePublish>;
  readonly environmentId: string;
};

/** What the environment lacks, a connection for each slot, a value for each parameter. */
export function PublishNeeds({ publish, environmentId }: PublishNeedsProps) {
  const place = usePlace();
  const { options, bindings, parameters } = publish;
  const kind = kindOf(place, environmentId);
  const there = environmentNames[kind];
  if (publish.loading) return <Skeleton className="h-control" />;
  if (publish.error !== null && options === null) {
    return (
      <LoadFailure
        what="What the environment needs"
        error={publish.error}
        onRetry={publish.readAgain}
      />
    );
  }
  return (
    <>
      <MissingList missing={options?.missing ?? []} there={there} />
      {options?.missing.some(({ blocks }) => !blocks) ? (
        <CheckboxLine
          label="Publish all the same"
          help="Runs that come there fail until it is put right."
          checked={publish.despite}
          onCheckedChange={(checked) => publish.setDespite(checked === true)}
        />
      ) : null}
      {(options?.slots ?? []).map(({ slot, kinds, elsewhere, connections }) => (
        <Field
          key={slot}
          label={slot}
          required
          help={
            connections.length === 0
              ? noConnection(kinds, there, placePath(place.distributor.slug, kind))
              : elsewhere === null
                ? undefined
                : `${elsewhere.name} in ${elsewhere.environment}`
          }
        >
          {(control) => (
            <Select
              id={control.id}
              options={connections.map(({ id, name }) => ({ value: id, label: name }))}
              value={bindings[slot] ?? ""}
              placeholder="Choose a connection…"
              disabled={connections.length === 0}
              onValueChange={(id) => publish.bind(slot, id)}
            />
          )}
        </Field>
      ))}
      <ParameterValues
        schema={options?.schema ?? {}}
        values={parameters}
        onChange={publish.setParameter}
      />
    </>
  );
}

/** Says what is missing, and leads to where it is added, in another tab: the dialog stays as it is. */
function noConnection(kinds: readonly string[], there: string, place: string): ReactNode {
  return (
    <>
      {there} has no connection of kind{" "}
      {kinds.map((kind) => connectionDefinition(kind)?.label ?? kind).join(" or ")}.{" "}
      <a
        href={`${place}/connections/new`}
        target="_blank"
        rel="noreferrer"
        className="text-accent-text underline underline-offset-2"
      >
        Add one
      </a>{" "}
      and come back.
    </>
  );
}

/** What the environment lacks, before anybody finds out from a failed run. */
function MissingList({
  missing,
  there,
}: {
  readonly there: string;
  readonly missing: readonly { readonly name: string; readonly message: string }[];
}) {
  if (missing.length === 0) return null;
  return (
    <ErrorCard
      tone="caution"
      title={`${counted(missing.length, "thing is", "things are")} missing in ${there}`}
      why={missing.map(({ name, message }) => <p key={`${name} ${message}`}>{message}</p>)}
    />
  );
}

function ParameterValues({
  schema: whole,
  values,
  onChange,
}: {
  readonly schema: JsonObject;
  readonly values: JsonObject;
  readonly onChange: (name: string, value: Json) => void;
}) {
  const properties = Object.entries((whole.properties ?? {}) as JsonObject);
  const required = (whole.required ?? []) as readonly Json[];
  return properties.map(([name, entry]) => {
    const schema = entry as JsonObject;
    const value = exactNumbersAsText(values[name] ?? schema.default ?? null);
    if (schema.type === "boolean") {
      return (
        <CheckboxLine
          key={name}
          label={name}
          checked={value === true}
          onCheckedChange={(checked) => onChange(name, checked === true)}
        />
      );
    }
    const number = schema.type === "number";
    return (
      <Field
        key={name}
        label={name}
        required={required.includes(name)}
        error={
          number && typeof value === "string"
            ? `${value} has more digits than a number holds.`
            : undefined
        }
      >
        {(control) => (
          <Input
            {...control}
            type={number ? "number" : "text"}
            step="any"
            value={value === null ? "" : String(value)}
            onChange={(event) =>
              onChange(name, number ? numberIn(event.target) : event.target.value)
            }
          />
        )}
      </Field>
    );
  });
}

/** Its text where a number does not hold its digits; NaN where none is written. */
function numberIn(input: HTMLInputElement): number | string {
  return Number.isNaN(input.valueAsNumber) ? input.valueAsNumber : readNumber(input.value);
}
