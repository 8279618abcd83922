"use client";

import type { InputProps } from "@/components/ui/input";
import { SuggestInput } from "@/components/ui/suggest-input";

type ColumnInputProps = Omit<InputProps, "value" | "onChange"> & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Columns of the table that the step reads; null while that is not known. */
  readonly columns: readonly string[] | null;
};

/** A column of the step's table by its name, with those there are to choose from. */
export function ColumnInput({ columns, ...rest }: ColumnInputProps) {
  return <SuggestInput {...rest} suggestions={(columns ?? []).map((value) => ({ value }))} />;
}
