"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { Icon } from "./icon";

/** 16 px box; give it a label with `htmlFor` or wrap both in a label. */
export function Checkbox({ className, ...rest }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn(
        "relative grid size-4 shrink-0 place-items-center rounded-3 bg-surface text-on-accent outline-control before:absolute before:-inset-1 disabled:bg-neutral-tint disabled:text-fg-off data-[state=checked]:bg-accent data-[state=indeterminate]:bg-accent data-[state=checked]:shadow-none data-[state=indeterminate]:shadow-none",
        className,
      )}
      {...rest}
    >
      <Radix.Indicator>
        <Icon as={rest.checked === "indeterminate" ? Minus : Check} size="xs" />
      </Radix.Indicator>
    </Radix.Root>
  );
}

/** A checkbox with its words. */
export function CheckboxLine({
  label,
  help,
  ...rest
}: ComponentProps<typeof Radix.Root> & { readonly label: string; readonly help?: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the button inside
    <label className="flex items-start gap-2 py-0.5">
      <Checkbox className="mt-0.5" {...rest} />
      <span>
        {label}
        {help ? <span className="block text-11 text-fg-3">{help}</span> : null}
      </span>
    </label>
  );
}
