"use client";

import type { InputProps } from "@/components/ui/input";
import { SuggestInput } from "@/components/ui/suggest-input";
import { documentNames } from "@/runtime/documents/document-names";
import { nearest } from "@/runtime/expressions/suggest";

type DocumentTypeInputProps = Omit<InputProps, "value" | "onChange"> & {
  readonly value: string;
  readonly onChange: (value: string | undefined) => void;
};

const documentTypeNames: readonly string[] = documentNames;
const suggestions = documentTypeNames.map((value) => ({ value }));

/** A document type by its name, with those of order-to-cash to choose from; `@2` after it is a version. */
export function DocumentTypeInput({ value, onChange, ...rest }: DocumentTypeInputProps) {
  return (
    <>
      <SuggestInput
        {...rest}
        value={value}
        onChange={(text) => onChange(text === "" ? undefined : text)}
        suggestions={suggestions}
      />
      <OwnType value={value} onTake={onChange} disabled={rest.disabled === true} />
    </>
  );
}

/** Says that a name is none of the usual ones, and which one is nearly the same. */
function OwnType({
  value,
  onTake,
  disabled,
}: {
  readonly value: string;
  readonly onTake: (value: string) => void;
  readonly disabled: boolean;
}) {
  const [name = "", version] = value.trim().split("@");
  if (name === "" || documentTypeNames.includes(name)) return null;
  const near = nearest(name, documentTypeNames);
  const meant = near === undefined ? null : version === undefined ? near : `${near}@${version}`;
  return (
    <p role="status" className="text-12 text-fg-3">
      {/* A type of one's own is right for a portal's own document. */}“{name}” is a type of your
      own: it fits only ports of the same type.
      {meant === null || disabled ? null : (
        <>
          {" "}
          <button
            type="button"
            className="font-medium text-accent-text hover:underline"
            onClick={() => onTake(meant)}
          >
            Use {meant}
          </button>
        </>
      )}
    </p>
  );
}
