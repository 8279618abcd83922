"use client";

import { Switch as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** On or off, with effect at once. */
export function Switch({ className, ...rest }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn(
        "relative inline-flex h-4.5 w-8 shrink-0 items-center rounded-full bg-neutral-solid p-0.5 transition-colors motion-quick before:absolute before:-inset-1 disabled:opacity-50 data-[state=checked]:bg-accent",
        className,
      )}
      {...rest}
    >
      <Radix.Thumb className="size-3.5 rounded-full bg-surface transition-transform motion-quick data-[state=checked]:translate-x-3.5" />
    </Radix.Root>
  );
}
