"use client";

import { useId } from "react";
import { Input, type InputProps } from "@/components/ui/input";

type TimeZoneInputProps = Omit<InputProps, "value" | "onChange"> & {
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** An IANA time zone with the browser's own list behind it. */
export function TimeZoneInput({ value, onChange, ...rest }: TimeZoneInputProps) {
  const list = useId();
  return (
    <>
      <Input
        {...rest}
        list={list}
        placeholder={rest.placeholder ?? "America/Chicago"}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={list}>
        {Intl.supportedValuesOf("timeZone").map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}
