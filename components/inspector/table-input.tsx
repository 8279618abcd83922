"use client";

import Link from "next/link";
import { useCan, usePath } from "@/components/shell/place";
import type { InputProps } from "@/components/ui/input";
import { SuggestInput } from "@/components/ui/suggest-input";
import { type KnownTable, tableNamed } from "@/runtime/flow/known-table";

type TableInputProps = Omit<InputProps, "value" | "onChange"> & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The tables there are; null until they are known. */
  readonly tables: readonly KnownTable[] | null;
  /** Whether a decision table is meant. */
  readonly decision?: boolean;
};

const link = "font-medium text-accent-text hover:underline";

/** A lookup table by its name, with those there are to choose from and the way to it. */
export function TableInput({
  value,
  onChange,
  tables,
  decision = false,
  ...rest
}: TableInputProps) {
  const meant = (tables ?? []).filter(({ conditions }) => decision === (conditions !== undefined));
  const suggestions = meant.map(({ name }) => ({ value: name }));
  return (
    <>
      <SuggestInput
        {...rest}
        placeholder={
          rest.placeholder ?? (decision ? "Name of a decision table" : "Name of a table")
        }
        value={value}
        onChange={onChange}
        suggestions={suggestions}
      />
      {tables === null ? null : <TableNote value={value} tables={tables} decision={decision} />}
    </>
  );
}

/** Where the table is, or how it is made. In another tab: what is being drawn stays as it is. */
function TableNote({
  value,
  tables,
  decision,
}: {
  readonly value: string;
  readonly tables: readonly KnownTable[];
  readonly decision: boolean;
}) {
  const path = usePath();
  const mayEdit = useCan("table.edit");
  const table = tableNamed(tables, value);
  if (table !== null) {
    return (
      <p className="text-12 text-fg-3">
        <Link href={path(`/tables/${table.id}`)} target="_blank" className={link}>
          Open table
        </Link>{" "}
        {table.conditions === undefined
          ? `with ${table.columns.join(", ")}`
          : `that decides by ${table.conditions.map(({ column }) => column).join(", ")}`}
      </p>
    );
  }
  const make = mayEdit ? (
    <Link
      href={path(
        `/tables?new=${encodeURIComponent(value === "" ? "1" : value)}${decision ? "&kind=decision" : ""}`,
      )}
      target="_blank"
      className={link}
    >
      {value === "" ? "Make a table" : `Make the table “${value}”`}
    </Link>
  ) : null;
  // That a table of the name is missing is a problem of the field, said below it.
  return (
    <p className="text-12 text-fg-3">
      {tables.length === 0 ? "This distributor has no tables yet. " : null}
      {make}
    </p>
  );
}
