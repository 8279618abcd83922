"use client";

import { useState } from "react";
import { Input, type InputProps } from "@/components/ui/input";
import { parseDuration, writeDuration } from "@/runtime/calendar/durations";
import type { Json } from "@/runtime/json";

type DurationInputProps = Omit<InputProps, "value" | "onChange"> & {
  /** Milliseconds. */
  readonly value: Json | undefined;
  readonly onChange: (ms: number | undefined) => void;
  readonly fallback?: Json | undefined;
};

/** A time as people say it, `20 s` or `1 h 30 min`; what is none stays as it was typed and is named below. */
export function DurationInput({ value, onChange, fallback, ...rest }: DurationInputProps) {
  const shown = typeof value === "number" ? writeDuration(value) : "";
  const [typed, setTyped] = useState<string | null>(null);
  const [left, setLeft] = useState(false);
  const wrong = typed !== null && typed.trim() !== "" && parseDuration(typed) === null;
  return (
    <>
      <Input
        {...rest}
        placeholder={typeof fallback === "number" ? writeDuration(fallback) : rest.placeholder}
        value={typed ?? shown}
        aria-invalid={wrong || rest["aria-invalid"]}
        onChange={(event) => {
          const text = event.target.value;
          setTyped(text);
          setLeft(false);
          const ms = parseDuration(text);
          if (text.trim() === "") onChange(undefined);
          else if (ms !== null) onChange(ms);
        }}
        onBlur={() => {
          setLeft(true);
          if (!wrong) setTyped(null);
        }}
      />
      {wrong && left ? (
        <p role="alert" className="text-12 text-negative">
          “{typed}” is no time: write one such as 20 s, 15 min or 1 h 30 min.
        </p>
      ) : null}
    </>
  );
}
