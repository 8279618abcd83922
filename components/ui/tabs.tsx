"use client";

import { Tabs as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** Panels of one subject. For views with an address of their own use `LinkTabs`. */
export const Tabs = Radix.Root;
export const TabPanel = Radix.Content;

const line = "flex h-8.5 shrink-0 gap-4 overflow-x-auto border-line border-b px-3";

export const tabLook =
  "relative inline-flex shrink-0 items-center gap-1.5 whitespace-nowrap font-medium text-12 text-fg-2 transition-colors motion-quick hover:text-fg -outline-offset-2 after:absolute after:inset-x-0 after:-bottom-px after:h-0.5 after:rounded-t-[1px]";
export const tabOn = "text-fg after:bg-fg";

export function TabList({ className, ...rest }: ComponentProps<typeof Radix.List>) {
  return <Radix.List className={cn(line, className)} {...rest} />;
}

export function Tab({ className, ...rest }: ComponentProps<typeof Radix.Trigger>) {
  return (
    <Radix.Trigger
      className={cn(
        tabLook,
        "data-[state=active]:text-fg data-[state=active]:after:bg-fg",
        className,
      )}
      {...rest}
    />
  );
}

/** The same line as navigation: children are links with `tabLook`, the current one with `tabOn`. */
export function LinkTabs({ className, ...rest }: ComponentProps<"nav">) {
  return <nav className={cn(line, "px-4", className)} {...rest} />;
}
