"use client";

import { Command } from "cmdk";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";

export type GroupProps = { readonly go: (path: string) => void };

type PaletteGroupProps = {
  readonly heading: string;
  /** Shown whatever is typed: what is in it was searched for elsewhere. */
  readonly found?: boolean;
  readonly children: ReactNode;
};

export function PaletteGroup({ heading, found = false, children }: PaletteGroupProps) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-11 [&_[cmdk-group-heading]]:text-fg-3"
      forceMount={found}
    >
      {children}
    </Command.Group>
  );
}

type EntryProps = {
  readonly value: string;
  readonly icon: LucideIcon;
  readonly name: ReactNode;
  /** Kind or place, quiet beside the name. */
  readonly detail?: ReactNode;
  readonly aside?: ReactNode;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
};

export function PaletteEntry({
  value,
  icon,
  name,
  detail,
  aside,
  disabled = false,
  onSelect,
}: EntryProps) {
  return (
    <Command.Item
      value={value}
      disabled={disabled}
      onSelect={onSelect}
      className="flex h-7.5 items-center gap-2 rounded-5 px-2 data-[disabled=true]:text-fg-2 data-[selected=true]:bg-press pointer-coarse:h-11"
    >
      <Icon as={icon} className="text-fg-2" />
      <span className="truncate">{name}</span>
      {detail ? <span className="min-w-0 truncate text-12 text-fg-3">{detail}</span> : null}
      {aside ? <span className="ml-auto shrink-0">{aside}</span> : null}
    </Command.Item>
  );
}
