"use client";

import { CircleX } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cn } from "./cn";
import { Icon } from "./icon";

/** What a control inside a field spreads to be named and described. */
export type FieldControl = {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
  readonly required: boolean;
};

type FieldProps = {
  readonly label: string;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly className?: string;
  /** Shown at the right end of the label line. */
  readonly aside?: ReactNode;
  /** There is no one control that the label could lead to: it names what is in it together. */
  readonly group?: boolean;
  readonly children: (control: FieldControl) => ReactNode;
};

/** Label above, control, then help or the error in one sentence. */
export function Field({
  label,
  help,
  error,
  required = false,
  className,
  aside,
  group = false,
  children,
}: FieldProps) {
  const id = useId();
  const note = error ?? help;
  const look = "font-medium text-12 text-fg-2";
  const words = (
    <>
      {label}
      {required ? null : <span className="font-normal text-fg-3"> optional</span>}
    </>
  );
  const box = cn("flex flex-col gap-1", className);
  return (
    <div className={box} {...(group && { role: "group", "aria-labelledby": `${id}-label` })}>
      <span className="flex items-center gap-2">
        {group ? (
          <span id={`${id}-label`} className={look}>
            {words}
          </span>
        ) : (
          <label htmlFor={id} className={look}>
            {words}
          </label>
        )}
        {aside ? <span className="ml-auto">{aside}</span> : null}
      </span>
      {children({
        id,
        required,
        "aria-describedby": note ? `${id}-note` : undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {error ? (
        <p id={`${id}-note`} className="flex items-start gap-1 text-12 text-negative">
          <Icon as={CircleX} size="s" className="mt-px" />
          {error}
        </p>
      ) : help ? (
        <p id={`${id}-note`} className="text-11 text-fg-3">
          {help}
        </p>
      ) : null}
    </div>
  );
}
