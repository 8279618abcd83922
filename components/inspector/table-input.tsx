"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useCan, usePath } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import type { InputProps } from "@/components/ui/input";
import { laterComponent } from "@/components/ui/later-component";
import { Link } from "@/components/ui/link";
import { SuggestInput } from "@/components/ui/suggest-input";
import { type KnownTable, tableNamed } from "@/runtime/flow/known-table";

const MakeTableDialog = laterComponent(() =>
  import("@/components/tables/new-table-dialog").then((module) => module.MakeTableDialog),
);

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
      {tables === null ? null : (
        <TableNote
          value={value}
          tables={tables}
          decision={decision}
          onMade={rest.disabled === true ? null : onChange}
        />
      )}
    </>
  );
}

/** Where the table is, or how it is made. */
function TableNote({
  value,
  tables,
  decision,
  onMade,
}: {
  readonly value: string;
  readonly tables: readonly KnownTable[];
  readonly decision: boolean;
  /** Takes the name of a table that was made; null where the step is only read. */
  readonly onMade: ((name: string) => void) | null;
}) {
  const [making, setMaking] = useState(false);
  const router = useRouter();
  const trpc = useTRPC();
  const queries = useQueryClient();
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
  // Its page leads back to where one was.
  const goOn = async (made: { readonly id: string; readonly name: string }) => {
    onMade?.(made.name);
    setMaking(false);
    const from = `${location.pathname}${location.search}`;
    await queries.invalidateQueries({ queryKey: trpc.flows.tables.queryKey() });
    router.push(path(`/tables/${made.id}?flow=${encodeURIComponent(from)}`));
  };
  const make =
    mayEdit && onMade !== null ? (
      <button type="button" className={`min-h-6 ${link}`} onClick={() => setMaking(true)}>
        {value === "" ? "Make a table…" : `Make the table “${value}”…`}
      </button>
    ) : null;
  // That a table of the name is missing is a problem of the field, said below it.
  return (
    <>
      <p className="text-12 text-fg-3">
        {tables.length === 0 ? "This distributor has no tables yet. " : null}
        {make}
      </p>
      {making ? (
        <MakeTableDialog
          asked={value === "" ? null : value}
          usual={decision ? "decision" : "cross-reference"}
          onMade={(made) => void goOn(made)}
          onClose={() => setMaking(false)}
        />
      ) : null}
    </>
  );
}
