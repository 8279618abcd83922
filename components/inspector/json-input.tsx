"use client";

import { type ComponentProps, useEffect, useEffectEvent, useState } from "react";
import { NumberWarning } from "@/components/runs/number-warning";
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
  /** The text that was left here before it was JSON, over the value that is there; asked once. */
  readonly left?: ((over: string) => string | null) | undefined;
  /** Told each text that is no JSON yet, to be left here, and over which value; null when there is none. */
  readonly onLeft?:
    | ((left: { readonly text: string; readonly over: string } | null) => void)
    | undefined;
  /** Told when the text stops being JSON, and when it is again or is given up. */
  readonly onFault?: ((faulty: boolean) => void) | undefined;
};

/** What keeps a text from being JSON, as a sentence. */
function faultOf(text: string): string | null {
  try {
    parseExactJson(text);
    return null;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return `${error.message}.`;
  }
}

/** JSON as text. What is not JSON yet is kept while it is typed and named below, never saved. */
export function JsonInput({
  title = "JSON",
  of,
  value,
  onChange,
  left,
  onLeft,
  onFault,
  ...rest
}: JsonInputProps) {
  const shown = value === undefined ? "" : canonicalJson(value).trimEnd();
  const [typed, setTyped] = useState<string | null>(() => left?.(shown) ?? null);
  const [fault, setFault] = useState<string | null>(() => (typed === null ? null : faultOf(typed)));
  const tell = useEffectEvent((faulty: boolean) => onFault?.(faulty));
  useEffect(() => {
    if (fault === null) return;
    tell(true);
    return () => tell(false);
  }, [fault]);
  const read = (text: string) => {
    const isEmpty = text.trim() === "";
    const found = isEmpty ? null : faultOf(text);
    setTyped(text);
    setFault(found);
    onLeft?.(found === null ? null : { text, over: shown });
    if (found === null) onChange(isEmpty ? undefined : parseExactJson(text));
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
      {fault === null ? (
        <NumberWarning text={typed ?? shown} />
      ) : (
        <p className="text-12 text-negative">{fault}</p>
      )}
    </>
  );
}
