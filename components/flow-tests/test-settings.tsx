"use client";

import { useState } from "react";
import { readJson } from "@/components/runs/read-json";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { FlowTest } from "@/runtime/flow-tests/flow-test";
import type { JsonObject } from "@/runtime/json";

/** What a test is called, when and as what it runs, and with which values and tables. */
export function TestSettings({
  test,
  onChange,
}: {
  readonly test: FlowTest;
  readonly onChange: ((test: FlowTest) => void) | null;
}) {
  const [name, setName] = useState(test.name);
  const [at, setAt] = useState(test.acceptedAt);
  const [parameters, setParameters] = useState(textOf(test.parameters));
  const [tables, setTables] = useState(textOf(test.tables));
  const [twice, setTwice] = useState(test.twice === true);
  const time = Number.isNaN(Date.parse(at)) ? null : new Date(Date.parse(at)).toISOString();
  const given = objectOf(parameters);
  const pinned = hashesOf(tables);
  const valid = name.trim() !== "" && time !== null && given !== null && pinned !== null;
  return (
    <form
      className="flex flex-col gap-3 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!valid) return;
        const { parameters: _values, tables: _tables, twice: _twice, ...rest } = test;
        onChange?.({
          ...rest,
          name: name.trim(),
          acceptedAt: time,
          ...(twice && { twice: true as const }),
          ...(Object.keys(given).length > 0 && { parameters: given }),
          ...(Object.keys(pinned).length > 0 && { tables: pinned }),
        });
      }}
    >
      <Field label="Name" required>
        {(control) => (
          <Input
            {...control}
            maxLength={120}
            readOnly={onChange === null}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Clock stands at"
        required
        help="The message arrives then; waits and repeats let it jump."
        error={time === null ? "Such as 2026-11-27T08:00:00Z." : undefined}
      >
        {(control) => (
          <Input
            {...control}
            className="mono"
            readOnly={onChange === null}
            value={at}
            onChange={(event) => setAt(event.target.value)}
          />
        )}
      </Field>
      {test.message.kind === "webhook" ? (
        <CheckboxLine
          label="The message is delivered twice: the second delivery must start nothing"
          disabled={onChange === null}
          checked={twice}
          onCheckedChange={(on) => setTwice(on === true)}
        />
      ) : null}
      <ObjectField
        label="Parameters"
        help="As JSON. Empty: those of the publication here."
        error={given === null ? "This is no JSON object." : undefined}
        text={parameters}
        onChange={onChange === null ? null : setParameters}
      />
      <ObjectField
        label="Versions of tables"
        help='As JSON: {"Credit decision": "hash"}. Tables that are not named are read as they are now.'
        error={pinned === null ? "This is no JSON object with the hash of each table." : undefined}
        text={tables}
        onChange={onChange === null ? null : setTables}
      />
      <p className="text-12 text-fg-2">
        Its run has the id <span className="mono">{test.origin}</span> each time, and so the same
        idempotency keys.
      </p>
      {onChange === null ? null : (
        <Button type="submit" className="self-start" disabled={!valid}>
          Save settings
        </Button>
      )}
    </form>
  );
}

function ObjectField({
  label,
  help,
  error,
  text,
  onChange,
}: {
  readonly label: string;
  readonly help: string;
  readonly error: string | undefined;
  readonly text: string;
  /** Null where it may be read only. */
  readonly onChange: ((text: string) => void) | null;
}) {
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <Textarea
          {...control}
          spellCheck={false}
          className="mono min-h-16 text-12"
          readOnly={onChange === null}
          value={text}
          onChange={(event) => onChange?.(event.target.value)}
        />
      )}
    </Field>
  );
}

function textOf(value: object | undefined): string {
  return value === undefined ? "" : JSON.stringify(value, null, 2);
}

function objectOf(text: string): JsonObject | null {
  if (text.trim() === "") return {};
  const value = readJson(text)?.value;
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as JsonObject)
    : null;
}

function hashesOf(text: string): { readonly [table: string]: string } | null {
  const value = objectOf(text);
  if (value === null || Object.values(value).some((hash) => typeof hash !== "string")) return null;
  return value as { readonly [table: string]: string };
}
