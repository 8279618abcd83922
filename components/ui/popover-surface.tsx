"use client";

import { Popover as Radix } from "radix-ui";
import type { ComponentProps, RefObject } from "react";
import { cn } from "./cn";

type PopoverSurfaceProps = ComponentProps<typeof Radix.Content> & {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly trigger: RefObject<HTMLElement | null>;
};

export function PopoverSurface({
  open,
  onOpenChange,
  trigger,
  className,
  ...rest
}: PopoverSurfaceProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Anchor virtualRef={trigger as RefObject<HTMLElement>} />
      <Radix.Portal>
        <Radix.Content
          sideOffset={4}
          collisionPadding={8}
          align="start"
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            trigger.current?.focus();
          }}
          onInteractOutside={(event) => {
            if (event.target instanceof Node && trigger.current?.contains(event.target)) {
              event.preventDefault();
            }
          }}
          className={cn(
            "z-50 max-h-(--radix-popover-content-available-height) rounded-8 bg-raised shadow-2 focus-visible:outline-none data-[state=open]:animate-appear",
            className,
          )}
          {...rest}
        />
      </Radix.Portal>
    </Radix.Root>
  );
}
