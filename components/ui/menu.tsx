"use client";

import { Check, type LucideIcon } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { Icon } from "./icon";
import { KeyHint } from "./key-hint";

/** Not modal: the page behind stays reachable, and nothing in it is hidden from screen readers. */
export function Menu(props: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root modal={false} {...props} />;
}
export const MenuTrigger = Radix.Trigger;
export const MenuRadioGroup = Radix.RadioGroup;

const item =
  "flex h-control select-none items-center gap-2 rounded-5 px-2 text-13 outline-none data-[disabled]:text-fg-off data-[highlighted]:bg-hover";

export function MenuContent({ className, ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        sideOffset={4}
        collisionPadding={8}
        align="start"
        className={cn(
          "z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-8 bg-raised p-1 shadow-2 data-[state=open]:animate-appear",
          className,
        )}
        {...rest}
      />
    </Radix.Portal>
  );
}

type MenuItemProps = ComponentProps<typeof Radix.Item> & {
  readonly icon?: LucideIcon;
  readonly keys?: string;
  readonly danger?: boolean;
};

export function MenuItem({
  icon,
  keys,
  danger = false,
  className,
  children,
  asChild,
  ...rest
}: MenuItemProps) {
  if (asChild) {
    return (
      <Radix.Item asChild className={cn(item, className)} {...rest}>
        {children}
      </Radix.Item>
    );
  }
  return (
    <Radix.Item className={cn(item, danger && "text-negative", className)} {...rest}>
      {icon ? <Icon as={icon} size="s" className={danger ? undefined : "text-fg-2"} /> : null}
      {children}
      {keys ? <KeyHint keys={keys} className="ml-auto" /> : null}
    </Radix.Item>
  );
}

export function MenuRadioItem({
  className,
  children,
  ...rest
}: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem className={cn(item, className)} {...rest}>
      <span className="grid w-4 place-items-center">
        <Radix.ItemIndicator>
          <Icon as={Check} size="s" />
        </Radix.ItemIndicator>
      </span>
      {children}
    </Radix.RadioItem>
  );
}

export function MenuLabel({ className, ...rest }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label className={cn("px-2 pt-1.5 pb-1 text-11 text-fg-3", className)} {...rest} />;
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
