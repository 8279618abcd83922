"use client";

import { useId } from "react";
import { Input, type InputProps } from "@/components/ui/input";

type TableInputProps = Omit<InputProps, "value" | "onChange"> & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Names of the tables there are; null until they are known. */
  readonly tables: readonly string[] | null;
};

/** A lookup table by its name, with those there are to choose from. */
export function TableInput({ value, onChange, tables, ...rest }: TableInputProps) {
  const list = useId();
  const missing = tables !== null && value !== "" && !tables.includes(value);
  return (
    <>
      <Input
        {...rest}
        list={list}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={list}>
        {tables?.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {tables?.length === 0 ? (
        <p className="text-12 text-fg-2">
          This distributor has no lookup tables yet, so runs would fail at this step.
        </p>
      ) : missing ? (
        <p className="text-12 text-caution">
          There is no table “{value}”. There {tables.length === 1 ? "is" : "are"}:{" "}
          {tables.join(", ")}.
        </p>
      ) : null}
    </>
  );
}
