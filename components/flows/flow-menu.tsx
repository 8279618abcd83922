"use client";

import { Archive, Copy, Ellipsis } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { useFlowActions } from "./use-flow-actions";

/** What can be done to a flow as a thing of the list. */
export function FlowMenu({ id, name }: { readonly id: string; readonly name: string }) {
  const { duplicate, archive } = useFlowActions();
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton icon={Ellipsis} size="s" label={`Actions for ${name}`} />
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem icon={Copy} onSelect={() => duplicate(id)}>
          Duplicate
        </MenuItem>
        <MenuItem icon={Archive} onSelect={() => archive(id)}>
          Archive
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
