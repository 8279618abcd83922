"use client";

import { type ComponentProps, useEffect, useEffectEvent, useState } from "react";
import { Textarea } from "@/components/ui/textarea";
import { canonicalJson } from "@/runtime/flow/canonical";
import { JsonSyntaxError, parseExactJson } from "@/runtime/flow/exact-json";
import type { Json } from "@/runtime/json";
import { JsonEditorButton } from "./json-editor-button";

type JsonInputProps = Omit<ComponentProps<"textarea">, "value" | "onChange"> & {
  /** The field's name and its node's, where its label is not beside it. */
  readonly title?: string;
  readonly of?: string | undefined;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  /** Told when the text stops being JSON, and when it is again or is given up. */
  readonly onFault?: ((faulty: boolean) => void) | undefined;
};

/** JSON as text. What is not JSON yet is kept while it is typed and named below, never saved. */
export function JsonInput({
  title = "JSON",
  of,
  value,
  onChange,
  onFault,
  ...rest
}: JsonInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const tell = useEffectEvent((faulty: boolean) => onFault?.(faulty));
  useEffect(() => {
    if (fault === null) return;
    tell(true);
    return () => tell(false);
  }, [fault]);
  const shown = value === undefined ? "" : canonicalJson(value).trimEnd();
  const read = (text: string) => {
    setTyped(text);
    setFault(null);
    if (text.trim() === "") {
      onChange(undefined);
      return;
    }
    try {
      onChange(parseExactJson(text));
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      setFault(`${error.message}.`);
    }
  };
  return (
    <>
      <Textarea
        {...rest}
        aria-invalid={fault !== null || rest["aria-invalid"]}
        className="mono max-h-80"
        spellCheck={false}
        value={typed ?? shown}
        onChange={(event) => read(event.target.value)}
        onBlur={() => {
          if (fault === null) setTyped(null);
        }}
      />
      <JsonEditorButton
        label={title}
        of={of}
        value={typed ?? shown}
        onChange={read}
        disabled={rest.disabled === true}
      />
      {fault === null ? null : <p className="text-12 text-negative">{fault}</p>}
    </>
  );
}
