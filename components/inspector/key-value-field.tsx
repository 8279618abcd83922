"use client";

import { Copy, Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import type { Json, JsonObject } from "@/runtime/json";
import type { FieldDefinition } from "@/runtime/nodes/definition";
import { asList, asObject, asText } from "./config-path";
import { ExpressionInput } from "./expression-input";
import type { FieldHost } from "./field-context";
import { HelpText } from "./help-text";
import { ProblemNote } from "./problem-note";
import { RowHandle, rowLook, useRowOrder } from "./row-handle";
import { cellsByColumn, rowsOfText } from "./rows-of-text";
import { isEmpty, type Rows, useRows } from "./use-rows";

type KeyValueFieldProps = {
  readonly field: FieldDefinition;
  readonly path: string;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined, path: string) => void;
  readonly host: FieldHost;
};

const columns = [
  { name: "name", label: "Name" },
  { name: "value", label: "Value" },
];

/**
 * Names with template values, such as headers. Enter adds one, Backspace in an empty one takes it away, Alt
 * Shift and an arrow moves it; what is pasted as several fills as many.
 */
export function KeyValueField({ field, path, value, onChange, host }: KeyValueFieldProps) {
  const entries = asList(value).map(asObject);
  const rows = useRows(entries, path, "name", (next, at) => {
    const whole = next.map((entry) => ({ name: asText(entry.name), value: asText(entry.value) }));
    onChange(whole.length === 0 ? undefined : whole, at);
  });
  const order = useRowOrder(path, rows, host.disabled);
  const onPaste = (event: React.ClipboardEvent) => {
    const place = event.target instanceof HTMLElement ? (event.target.dataset.field ?? "") : "";
    // Into a value only where there is none yet: it may be a text of several lines.
    const entry = entries[Number(/\[(\d+)\]/.exec(place)?.[1] ?? -1)];
    if (host.disabled || (place.endsWith(".value") && !isEmpty(entry))) return;
    const found = rowsOfText(event.clipboardData.getData("text/plain"));
    if (found === null) return;
    event.preventDefault();
    const at = entry === undefined ? entries.length - 1 : entries.indexOf(entry);
    rows.insert(at, cellsByColumn(found, columns));
  };
  return (
    <fieldset
      data-field={path}
      tabIndex={-1}
      onPaste={onPaste}
      className="flex min-w-0 flex-col gap-1"
    >
      <legend className="mb-1 flex w-full items-center gap-2 font-medium text-12 text-fg-2">
        {field.label}
        {entries.length === 0 ? null : (
          <>
            <span className="ml-auto font-normal text-11 text-fg-3 tabular-nums">
              {entries.length}
            </span>
            <IconButton
              icon={Copy}
              size="s"
              label={`Copy ${field.label.toLowerCase()}`}
              onClick={() => void navigator.clipboard.writeText(linesOf(entries))}
            />
          </>
        )}
      </legend>
      {entries.map((entry, index) => (
        <div
          key={rows.keys[index]}
          data-edge={order.edgeOf(index)}
          className={rowLook}
          {...order.row(index)}
        >
          <RowHandle {...order.handle(index)} />
          <Entry field={field} path={path} index={index} entry={entry} rows={rows} host={host} />
        </div>
      ))}
      {field.help === undefined ? null : (
        <p className="text-11 text-fg-3">
          <HelpText text={field.help} />
        </p>
      )}
      <Button
        look="quiet"
        size="s"
        className="self-start"
        disabled={host.disabled}
        onClick={() => rows.add(entries.length - 1)}
      >
        <Icon as={Plus} size="s" />
        Add to {field.label.toLowerCase()}
      </Button>
    </fieldset>
  );
}

/** As headers are written, so that they can be pasted here or elsewhere. */
function linesOf(entries: readonly JsonObject[]): string {
  return entries.map(({ name, value }) => `${asText(name)}: ${asText(value)}`).join("\n");
}

function Entry({
  field,
  path,
  index,
  entry,
  rows,
  host,
}: Pick<KeyValueFieldProps, "field" | "path" | "host"> & {
  readonly index: number;
  readonly entry: JsonObject;
  readonly rows: Rows;
}) {
  const at = `${path}[${index}]`;
  const [name, value] = [asText(entry.name), asText(entry.value)];
  const problem = host.problem(`${at}.value`) ?? host.problem(`${at}.name`);
  const set = (part: "name" | "value", text: string) =>
    rows.set(index, { ...entry, [part]: text }, `${at}.${part}`);
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "Backspace" && name === "" && value === "") rows.remove(index);
    else if (event.key === "Enter" && !event.shiftKey) rows.add(index);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="flex items-start gap-1">
        <Input
          aria-label={`Name ${index + 1} of ${field.label}`}
          aria-invalid={host.problem(`${at}.name`)?.severity === "error" || undefined}
          data-field={`${at}.name`}
          boxClassName="w-28 shrink-0"
          disabled={host.disabled}
          value={name}
          onChange={(event) => set("name", event.target.value)}
          onKeyDown={onKeyDown}
        />
        <ExpressionInput
          label={`Value ${index + 1} of ${field.label}`}
          kind="template"
          path={`${at}.value`}
          environment={host.environment(`${at}.value`)}
          scope={host.scope}
          disabled={host.disabled}
          trouble={host.problem(`${at}.value`)?.severity}
          value={value}
          onChange={(text) => set("value", text)}
          onKeyDown={onKeyDown}
        />
        <IconButton
          icon={X}
          size="s"
          label={`Remove ${name || `entry ${index + 1}`}`}
          tooltip={false}
          disabled={host.disabled}
          className="mt-0.5"
          onClick={() => rows.remove(index)}
        />
      </div>
      <ProblemNote problem={problem} value={value} onFix={(text) => set("value", text)} />
    </>
  );
}
