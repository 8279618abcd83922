"use client";

import { useId } from "react";
import { Input, type InputProps } from "@/components/ui/input";
import { laterComponent } from "@/components/ui/later-component";

const NextTimes = laterComponent(() => import("./next-times").then((module) => module.NextTimes));

type CronInputProps = Omit<InputProps, "value" | "onChange"> & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What counts while the field is empty. */
  readonly fallback: string;
  /** IANA name of the zone on whose clock it is read. */
  readonly zone: string;
};

const usual = [
  ["*/15 * * * *", "Every 15 minutes"],
  ["0 * * * *", "Every hour"],
  ["0 6 * * *", "Every day at 6:00"],
  ["0 6 * * 1-5", "Monday to Friday at 6:00"],
  ["0 6 * * 1", "Every Monday at 6:00"],
  ["0 6 1 * *", "On the 1st of the month at 6:00"],
] as const;

/** Five fields of cron, with the usual ones to choose from and the next times it means below. */
export function CronInput({ value, onChange, fallback, zone, ...rest }: CronInputProps) {
  const list = useId();
  return (
    <>
      <Input
        {...rest}
        list={list}
        className="mono"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={list}>
        {usual.map(([cron, words]) => (
          <option key={cron} value={cron} label={words} />
        ))}
      </datalist>
      {rest["aria-invalid"] ? null : (
        <p className="min-h-8 text-12 text-fg-2">
          <NextTimes cron={value === "" ? fallback : value} zone={zone} />
        </p>
      )}
    </>
  );
}
