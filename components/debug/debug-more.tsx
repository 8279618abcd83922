"use client";

import { Ellipsis, type LucideIcon } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";

/** What one can tell the run, in the words of its bar. */
export type BarDeed = {
  readonly icon: LucideIcon;
  readonly keys?: string;
  readonly label: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
};

/** What a small window has no room for beside the keys of a debugger, with its words. */
export function DebugMore({ deeds }: { readonly deeds: readonly BarDeed[] }) {
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button size="s" look="quiet" className="px-1.5 text-fg lg:hidden">
          <Icon as={Ellipsis} size="s" />
          More
        </Button>
      </MenuTrigger>
      <MenuContent align="end">
        {deeds.map(({ icon, label, disabled, onClick }) => (
          <MenuItem key={label} icon={icon} disabled={disabled} onSelect={onClick}>
            {label}
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}
