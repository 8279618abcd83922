"use client";

import { KeyRound } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { usePlace } from "@/components/shell/place";
import { Checkbox, CheckboxLine } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { PanelSection } from "@/components/ui/side-panel";
import {
  isNameTaken,
  renameColumn,
  setKind,
  setValidity,
  toggleKey,
} from "@/runtime/tables/edit-table";
import { columnNameMax, type LookupKind, lookupKinds } from "@/runtime/tables/table-shape";
import { useColumnToName } from "./column-menu";
import { kindWords } from "./table-types";
import type { TableDraft } from "./use-table-draft";

/** What tells the rows apart, what the columns are called, and whether rows count on certain days only. */
export function ShapePanel({
  draft: { table, change },
  readOnly,
}: {
  readonly draft: TableDraft;
  readonly readOnly: boolean;
}) {
  const { timeZone } = usePlace().distributor;
  const { shape } = table;
  const { kind, columns, keys, validity } = shape;
  return (
    <>
      <PanelSection>
        <Field label="Kind" required help={kindWords[kind].help}>
          {(control) => (
            <Select
              id={control.id}
              aria-describedby={control["aria-describedby"]}
              disabled={readOnly}
              value={kind}
              onValueChange={(next) => change((state) => setKind(state, next as LookupKind))}
              options={lookupKinds.map((value) => ({ value, label: kindWords[value].label }))}
            />
          )}
        </Field>
      </PanelSection>
      <PanelSection title="Columns">
        <ul className="space-y-1.5">
          {columns.map((name, column) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a column keeps its field while its name changes
              key={column}
              className="flex items-center gap-2"
            >
              <NameInput
                columns={columns}
                column={column}
                readOnly={readOnly}
                onName={(next) => change((state) => renameColumn(state, column, next))}
              />
              {kind === "generic" ? null : (
                // biome-ignore lint/a11y/noLabelWithoutControl: the control is the button inside
                <label className="flex shrink-0 items-center gap-1.5 text-12 text-fg-2">
                  <Checkbox
                    aria-label={`${name} is a key`}
                    checked={keys.includes(name)}
                    disabled={readOnly || validity?.from === name || validity?.until === name}
                    onCheckedChange={() => change((state) => toggleKey(state, name))}
                  />
                  <Icon as={KeyRound} size="s" />
                  Key
                </label>
              )}
            </li>
          ))}
        </ul>
      </PanelSection>
      <PanelSection title="Days">
        <CheckboxLine
          label="Rows count on certain days only"
          help={
            validity === null
              ? "Two more columns: the first and the last day of a row."
              : `${validity.from} and ${validity.until} belong to the period, empty leaves it open. Days are those of ${validity.zone}. A step looks up as of the day its message was accepted, or of one that it names.`
          }
          disabled={readOnly}
          checked={validity !== null}
          onCheckedChange={(on) =>
            change((state) => setValidity(state, on === true ? timeZone : null))
          }
        />
      </PanelSection>
    </>
  );
}

function NameInput({
  columns,
  column,
  readOnly,
  onName,
}: {
  readonly columns: readonly string[];
  readonly column: number;
  readonly readOnly: boolean;
  readonly onName: (name: string) => void;
}) {
  const { [column]: name = "" } = columns;
  const [typed, setTyped] = useState<string | null>(null);
  const isTaken = typed !== null && isNameTaken(columns, column, typed);
  const note = useId();
  const input = useRef<HTMLInputElement>(null);
  const { column: naming, set } = useColumnToName();
  useEffect(() => {
    if (naming !== column) return;
    // After the menu has given the focus back.
    const timer = setTimeout(() => {
      input.current?.focus();
      input.current?.select();
      set(null);
    }, 50);
    return () => clearTimeout(timer);
  }, [naming, column, set]);
  const leave = () => {
    if (typed !== null && typed.trim() !== name && !isTaken) onName(typed.trim());
    setTyped(null);
  };
  return (
    <div className="min-w-0 flex-1">
      <Input
        ref={input}
        aria-label={`Name of column ${column + 1}`}
        maxLength={columnNameMax}
        disabled={readOnly}
        value={typed ?? name}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !isTaken) leave();
          if (event.key === "Escape") setTyped(null);
        }}
        aria-invalid={isTaken || undefined}
        aria-describedby={isTaken ? note : undefined}
      />
      {isTaken ? (
        <p id={note} role="alert" className="mt-1 text-11 text-negative">
          There is already a column “{typed.trim()}”.
        </p>
      ) : null}
    </div>
  );
}
