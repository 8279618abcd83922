"use client";

import { ChevronDown, ChevronRight, Copy, Plus, X } from "lucide-react";
import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { JsonSyntaxError, parseExactJson } from "@/runtime/flow/exact-json";
import type { Json, JsonObject } from "@/runtime/json";
import type { FieldDefinition } from "@/runtime/nodes/definition";
import { asList, asObject, asText, withField } from "./config-path";
import { ExpressionInput } from "./expression-input";
import type { FieldHost, FieldsProps } from "./field-context";
import { HelpText } from "./help-text";
import { nameOfReference } from "./place-reference";
import { ProblemNote } from "./problem-note";
import { RowHandle, rowLook, useRowOrder } from "./row-handle";
import { areNamedExpressions, objectOf, rowsOfObject } from "./rows-as-object";
import { cellsByColumn, rowsOfText } from "./rows-of-text";
import { isEmpty, useRows } from "./use-rows";
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
        <div className="flex h-5 items-center gap-1 border-line border-b pl-5 text-11 text-fg-3">
          <span className="w-33 px-1.5">{first.label}</span>
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
        data-guide="add-row"
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

/** `Branches` is `branch`, `Fields of an entry` is `field of an entry`. */
function singular(label: string): string {
  const [word = "", ...rest] = label.toLowerCase().split(" ");
  const one = word.endsWith("ches") ? word.slice(0, -2) : word.replace(/s$/, "");
  return [one, ...rest].join(" ");
}

type ListRowProps = {
  readonly items: readonly FieldDefinition[];
  readonly path: string;
  readonly row: JsonObject;
  readonly host: FieldHost;
  readonly form: ComponentType<FieldsProps>;
  readonly onChange: (row: JsonObject, at: string) => void;
  readonly onRemove: () => void;
  readonly onEnter: () => void;
  /** Where a dragged row would go, and what makes this one move. */
  readonly edge: "above" | "below" | undefined;
  readonly on: ReturnType<ReturnType<typeof useRowOrder>["row"]>;
  readonly handle: ReactNode;
};

function ListRow({
  items,
  path,
  row,
  host,
  form: Fields,
  onChange,
  onRemove,
  onEnter,
  edge,
  on,
  handle,
}: ListRowProps) {
  const [first, second, ...others] = items;
  const used = others.some(({ name }) => row[name] !== undefined && row[name] !== false);
  const [open, setOpen] = useState(false);
  const [within, setWithin] = useState(false);
  // A jump into what is folded unfolds it.
  const wanted = others.some(({ name }) => host.target?.startsWith(`${path}.${name}`) === true);
  useEffect(() => {
    if (wanted) setOpen(true);
  }, [wanted]);
  const isNested = /\].*\[/.test(path);
  const problems = [first, second].flatMap((item) => {
    const found = item === undefined ? undefined : host.problem(`${path}.${item.name}`);
    // Nothing is asked of a row that was only just added.
    const isNew = within && isEmpty(row);
    return found === undefined || item === undefined || isNew ? [] : [{ item, found }];
  });
  const inner = others.some((item) => host.problem(`${path}.${item.name}`) !== undefined);
  return (
    <li
      data-edge={edge}
      className={`group ${rowLook} border-line border-b`}
      {...on}
      onFocus={() => setWithin(true)}
      onBlur={(event) => setWithin(event.currentTarget.contains(event.relatedTarget))}
    >
      {handle}
      <div className={`flex min-h-7 items-start ${isNested ? "flex-wrap" : ""}`}>
        {others.length > 0 ? (
          <button
            type="button"
            aria-expanded={open}
            aria-label={open ? "Less" : "More"}
            onClick={() => setOpen(!open)}
            className={`mt-0.5 grid size-6 shrink-0 place-items-center rounded-3 hover:bg-hover ${
              inner ? "text-negative" : used ? "text-fg" : "text-fg-3"
            }`}
          >
            <Icon as={open ? ChevronDown : ChevronRight} size="xs" />
          </button>
        ) : (
          <span className="w-5 shrink-0" />
        )}
        {first === undefined ? null : (
          <span className={isNested ? "w-[calc(100%-52px)]" : "w-33 shrink-0"}>
            <InlineField
              field={first}
              quiet={within && isEmpty(row)}
              path={path}
              row={row}
              host={host}
              onChange={onChange}
              onEnter={onEnter}
              onRemove={onRemove}
            />
          </span>
        )}
        {second === undefined ? null : (
          <InlineField
            field={second}
            aside={open ? "" : wordsOf(others, row)}
            quiet={within && isEmpty(row)}
            target={first?.kind === "text" ? asText(row[first.name]) : ""}
            path={path}
            row={row}
            host={host}
            onChange={onChange}
            onEnter={onEnter}
            onRemove={onRemove}
          />
        )}
        <IconButton
          icon={X}
          size="s"
          label="Remove this row"
          tooltip={false}
          disabled={host.disabled}
          className="mt-0.5 opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100"
          onClick={onRemove}
        />
      </div>
      {problems.map(({ item, found }) => (
        <div key={item.name} className="pb-1 pl-7">
          <ProblemNote
            problem={found}
            value={asText(row[item.name])}
            onFix={(text) => onChange(withField(row, item.name, text), `${path}.${item.name}`)}
          />
        </div>
      ))}
      {open ? (
        <div className="flex flex-col gap-2.5 bg-sunken py-2 pr-2 pl-7">
          <Fields
            fields={others}
            config={row}
            onChange={onChange}
            host={host}
            prefix={`${path}.`}
          />
        </div>
      ) : null}
    </li>
  );
}

/** What is folded away, e.g. "For each entry of input.lines · 8 fields of an entry". */
function wordsOf(fields: readonly FieldDefinition[], row: JsonObject): string {
  const parts = fields.flatMap(({ name, label, kind }) => {
    const value = row[name];
    if (kind === "list") {
      const count = asList(value).length;
      const words = label.toLowerCase();
      return count === 0 ? [] : [`${count} ${count === 1 ? singular(label) : words}`];
    }
    return typeof value === "string" && value !== "" ? [`${label} ${value}`] : [];
  });
  return parts.join(" · ");
}

function InlineField({
  field,
  target = "",
  aside = "",
  quiet,
  path,
  row,
  host,
  onChange,
  onEnter,
  onRemove,
}: {
  readonly field: FieldDefinition;
  /** What the row's value is for. */
  readonly target?: string;
  /** Stands in the field while it is empty. */
  readonly aside?: string;
  /** Not yet to be called wrong. */
  readonly quiet: boolean;
  readonly path: string;
  readonly row: JsonObject;
  readonly host: FieldHost;
  readonly onChange: (row: JsonObject, at: string) => void;
  readonly onEnter: () => void;
  readonly onRemove: () => void;
}) {
  const at = `${path}.${field.name}`;
  const set = (text: string) => onChange(withField(row, field.name, text), at);
  const trouble = quiet ? undefined : host.problem(at)?.severity;
  const invalid = trouble === "error";
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "Backspace" && isEmpty(row)) onRemove();
    else if (event.key === "Enter" && !event.shiftKey) onEnter();
    else return;
    event.preventDefault();
  };
  if (field.kind === "expression" || field.kind === "condition" || field.kind === "template") {
    return (
      <ExpressionInput
        bare
        placeholder={aside === "" ? field.placeholder : aside}
        label={field.label}
        title={target === "" ? field.label : `${field.label} of ${target}`}
        of={host.of}
        target={target}
        kind={field.kind}
        path={at}
        environment={host.environment(at)}
        scope={host.scope}
        disabled={host.disabled}
        trouble={trouble}
        value={asText(row[field.name])}
        onChange={set}
        onKeyDown={onKeyDown}
      />
    );
  }
  return (
    <input
      aria-label={field.label}
      aria-invalid={invalid || undefined}
      data-field={at}
      disabled={host.disabled}
      placeholder={field.placeholder}
      value={asText(row[field.name])}
      onChange={(event) => set(event.target.value)}
      onKeyDown={onKeyDown}
      className="mono h-7 w-full min-w-0 rounded-5 bg-transparent px-1.5 focus:bg-surface focus:shadow-[inset_0_0_0_1.5px_var(--accent)] focus-visible:outline-none disabled:text-fg-off aria-invalid:shadow-[inset_0_0_0_1.5px_var(--negative-solid)]"
    />
  );
}
