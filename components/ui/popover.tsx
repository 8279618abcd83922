"use client";

import { Popover as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;

export function PopoverContent({ className, ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        sideOffset={4}
        collisionPadding={8}
        align="start"
        className={cn(
          "z-50 max-h-(--radix-popover-content-available-height) rounded-8 bg-raised shadow-2 focus-visible:outline-none data-[state=open]:animate-appear",
          className,
        )}
        {...rest}
      />
    </Radix.Portal>
  );
}
