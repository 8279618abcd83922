"use client";

import type { InputProps } from "@/components/ui/input";
import { laterComponent } from "@/components/ui/later-component";
import { SuggestInput } from "@/components/ui/suggest-input";

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
].map(([value = "", label = ""]) => ({ value, label }));

/** Five fields of cron, with the usual ones to choose from and the next times it means below. */
export function CronInput({ value, onChange, fallback, zone, ...rest }: CronInputProps) {
  return (
    <>
      <SuggestInput
        {...rest}
        className="mono"
        value={value}
        onChange={onChange}
        suggestions={usual}
      />
      {rest["aria-invalid"] ? null : (
        <p className="min-h-8 text-12 text-fg-2">
          <NextTimes cron={value === "" ? fallback : value} zone={zone} />
        </p>
      )}
    </>
  );
}
