"use client";

import type { InputProps } from "@/components/ui/input";
import { SuggestInput } from "@/components/ui/suggest-input";

type TimeZoneInputProps = Omit<InputProps, "value" | "onChange"> & {
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** An IANA time zone with the browser's own list behind it. */
export function TimeZoneInput({ placeholder = "America/Chicago", ...rest }: TimeZoneInputProps) {
  const suggestions = Intl.supportedValuesOf("timeZone").map((value) => ({ value }));
  return <SuggestInput {...rest} placeholder={placeholder} suggestions={suggestions} />;
}
