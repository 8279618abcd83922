"use client";

import { Copy, Plus } from "lucide-react";
import type { ComponentType } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { JsonSyntaxError, parseExactJson } from "@/runtime/flow/exact-json";
import type { Json, JsonObject } from "@/runtime/json";
import type { FieldDefinition } from "@/runtime/nodes/definition";
import { asList, asObject } from "./config-path";
import type { FieldHost, FieldsProps } from "./field-context";
import { HelpText } from "./help-text";
import { ListRow } from "./list-row";
import { nameOfReference } from "./place-reference";
import { ProblemNote } from "./problem-note";
import { RowHandle, useRowOrder } from "./row-handle";
import { areNamedExpressions, objectOf, rowsOfObject } from "./rows-as-object";
import { cellsByColumn, rowsOfText } from "./rows-of-text";
import { singular } from "./singular";
import { useRows } from "./use-rows";
import { takesReferences } from "./write-reference";

type ListFieldProps = {
  readonly field: FieldDefinition;
  readonly path: string;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined, path: string) => void;
  readonly host: FieldHost;
  /** Draws what unfolds below a row. */
  readonly form: ComponentType<FieldsProps>;
};

const blank: readonly JsonObject[] = [{}];

/**
 * Rows of the same fields. The first two are in the row, the others unfold below it. Enter adds
 * a row, Backspace in an empty one takes it away, Alt Shift and an arrow moves it.
 */
export function ListField({ field, path, value, onChange, host, form }: ListFieldProps) {
  const stored = asList(value).map(asObject);
  // A list that must have a row shows it before it is one, to be typed into.
  const rows = stored.length === 0 && field.required === true && !host.disabled ? blank : stored;
  const [first, second] = field.item ?? [];
  const write = (next: readonly Json[], at: string) =>
    onChange(next.length === 0 ? undefined : next, at);
  const list = useRows(rows, path, first?.name ?? "", write);
  const addRow = (after: number) => (rows === blank ? list.enter(0) : list.add(after));
  const order = useRowOrder(path, list, host.disabled);
  const named = areNamedExpressions(field.item ?? []);
  // A value dropped on a row's name names it, elsewhere it makes a row of its own.
  const onReference = (event: React.DragEvent, reference: string) => {
    const [name = "", text = ""] = [first?.name, second?.name];
    const made = { [name]: nameOfReference(reference), [text]: reference };
    const place = event.target instanceof HTMLElement ? (event.target.dataset.field ?? "") : "";
    const index = rows.findIndex((_, at) => place === `${path}[${at}].${name}`);
    const row = rows[index];
    if (row === undefined) list.insert(rows.length - 1, [made]);
    else list.set(index, { ...made, ...filled(row), [name]: made[name] ?? "" }, place);
  };
  // Rows, pasted where a name stands, fill as many rows at once.
  const onPaste = (event: React.ClipboardEvent) => {
    const place = event.target instanceof HTMLElement ? event.target : null;
    if (host.disabled || place?.dataset.expression !== undefined) return;
    const pasted = pastedRows(event.clipboardData.getData("text/plain"), field.item ?? []);
    if (pasted === null) return;
    event.preventDefault();
    event.stopPropagation();
    const at = /\[(\d+)\][^[]*$/.exec(place?.dataset.field ?? "")?.[1];
    list.insert(at === undefined ? rows.length - 1 : Number(at), pasted);
  };
  const problem = host.problem(path);
  return (
    <fieldset
      data-field={path}
      className="min-w-0 rounded-5 data-drop:bg-accent-tint"
      tabIndex={-1}
      onPaste={onPaste}
      {...takesReferences(named && !host.disabled ? onReference : null)}
    >
      <legend className="mb-1 flex w-full items-center gap-2 font-medium text-12 text-fg-2">
        {field.label}
        <span className="ml-auto font-normal text-11 text-fg-3 tabular-nums">{stored.length}</span>
        {named && stored.length > 0 ? (
          <IconButton
            icon={Copy}
            size="s"
            label="Copy as JSON"
            onClick={() => {
              const text = JSON.stringify(objectOf(rows, field.item ?? []), null, 2);
              void navigator.clipboard.writeText(text);
            }}
          />
        ) : null}
      </legend>
      {rows.length > 0 && first !== undefined ? (
        // Over the words of the rows, which have their handle and the arrow to what is folded away before them.
        <div className="flex h-5 items-center border-line border-b pl-9 text-11 text-fg-3">
          <span className={cn("w-33", first.kind === "text" ? "px-1.5" : "px-2")}>
            {first.label}
          </span>
          <span className="px-2">{second?.label}</span>
        </div>
      ) : null}
      <ol>
        {rows.map((row, index) => (
          <ListRow
            key={list.keys[index]}
            items={field.item ?? []}
            path={`${path}[${index}]`}
            row={row}
            host={host}
            form={form}
            onChange={(next, at) => list.set(index, next, at)}
            onRemove={() => list.remove(index)}
            onEnter={() => addRow(index)}
            edge={order.edgeOf(index)}
            on={order.row(index)}
            handle={<RowHandle {...order.handle(index)} />}
          />
        ))}
      </ol>
      {field.help === undefined ? null : (
        <p className="mt-1 text-11 text-fg-3">
          <HelpText text={field.help} />
        </p>
      )}
      <ProblemNote problem={problem} value="" onFix={() => undefined} />
      <Button
        look="quiet"
        size="s"
        className="mt-1"
        disabled={host.disabled}
        onClick={() => addRow(rows.length - 1)}
      >
        <Icon as={Plus} size="s" />
        Add {singular(field.label)}
      </Button>
    </fieldset>
  );
}

function filled(row: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== ""));
}

/** JSON of expressions makes whole rows; other rows go into the fields by their columns. */
function pastedRows(text: string, items: readonly FieldDefinition[]): readonly JsonObject[] | null {
  const object = areNamedExpressions(items) ? objectIn(text) : null;
  if (object !== null) return rowsOfObject(object, items);
  const found = rowsOfText(text);
  if (found === null) return null;
  const plain = items.filter(({ kind }) => kind !== "list");
  return cellsByColumn(found, plain).map((cells) => {
    const row: { [name: string]: Json } = {};
    for (const { name, kind } of plain) {
      const cell = cells[name] ?? "";
      if (cell === "") continue;
      row[name] = kind === "boolean" ? /^(true|yes|1)$/i.test(cell) : cell;
    }
    return row;
  });
}

function objectIn(text: string): JsonObject | null {
  if (!text.trimStart().startsWith("{")) return null;
  try {
    return asObject(parseExactJson(text));
  } catch (error) {
    if (error instanceof JsonSyntaxError) return null;
    throw error;
  }
}
