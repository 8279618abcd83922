"use client";

import { useId } from "react";
import { Input, type InputProps } from "@/components/ui/input";

type ColumnInputProps = Omit<InputProps, "value" | "onChange"> & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Columns of the table that the step reads; null while that is not known. */
  readonly columns: readonly string[] | null;
};

/** A column of the step's table by its name, with those there are to choose from. */
export function ColumnInput({ value, onChange, columns, ...rest }: ColumnInputProps) {
  const list = useId();
  return (
    <>
      <Input
        {...rest}
        list={list}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={list}>
        {columns?.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
