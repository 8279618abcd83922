"use client";

import { useId } from "react";
import { Input, type InputProps } from "@/components/ui/input";
import { documentTypeNames } from "@/runtime/nodes/document-type-names";

type DocumentTypeInputProps = Omit<InputProps, "value" | "onChange"> & {
  readonly value: string;
  readonly onChange: (value: string | undefined) => void;
};

/** A document type by its name, with those of order-to-cash to choose from; `@2` after it is a version. */
export function DocumentTypeInput({ value, onChange, ...rest }: DocumentTypeInputProps) {
  const list = useId();
  return (
    <>
      <Input
        {...rest}
        list={list}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={({ target }) => onChange(target.value === "" ? undefined : target.value)}
      />
      <datalist id={list}>
        {documentTypeNames.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
