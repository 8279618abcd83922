"use client";

import { ChevronDown, ChevronRight, X } from "lucide-react";
import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import type { JsonObject } from "@/runtime/json";
import type { FieldDefinition } from "@/runtime/nodes/definition";
import { asList, asText, withField } from "./config-path";
import { ExpressionInput } from "./expression-input";
import type { FieldHost, FieldRemark, FieldsProps } from "./field-context";
import { ProblemNote } from "./problem-note";
import { rowLook, type useRowOrder } from "./row-handle";
import { singular } from "./singular";
import { isEmpty } from "./use-rows";

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

/** One entry: two fields in the row, the others below it once it is unfolded. */
export function ListRow({
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
  const inner = others.some((item) => isWrong(host.problem(`${path}.${item.name}`)));
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
          <span className="w-6 shrink-0" />
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

function isWrong(remark: FieldRemark | undefined): boolean {
  return remark !== undefined && remark.severity !== "to-do";
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
      className="mono h-7 w-full min-w-0 rounded-5 bg-transparent px-1.5 focus:bg-surface focus:shadow-[inset_0_0_0_1.5px_var(--accent)] focus-visible:outline-hidden disabled:text-fg-off aria-invalid:shadow-[inset_0_0_0_1.5px_var(--negative-solid)]"
    />
  );
}
