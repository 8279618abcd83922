"use client";

import { useState } from "react";
import { Input, type InputProps } from "@/components/ui/input";
import type { Json } from "@/runtime/json";
import { parseDuration, writeDuration } from "./durations";

type DurationInputProps = Omit<InputProps, "value" | "onChange"> & {
  /** Milliseconds. */
  readonly value: Json | undefined;
  readonly onChange: (ms: number | undefined) => void;
  readonly fallback?: Json | undefined;
};

/** A time as people say it, `20 s` or `1 h 30 min`; kept while it is being typed. */
export function DurationInput({ value, onChange, fallback, ...rest }: DurationInputProps) {
  const shown = typeof value === "number" ? writeDuration(value) : "";
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Input
      {...rest}
      placeholder={typeof fallback === "number" ? writeDuration(fallback) : rest.placeholder}
      value={typed ?? shown}
      aria-invalid={
        typed !== null && typed !== "" && parseDuration(typed) === null
          ? true
          : rest["aria-invalid"]
      }
      onChange={(event) => {
        const text = event.target.value;
        setTyped(text);
        const ms = parseDuration(text);
        if (text === "") onChange(undefined);
        else if (ms !== null) onChange(ms);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
