"use client";

import { Archive, Copy, Ellipsis } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { beforeArchiving } from "./archive-words";
import { useFlowActions } from "./use-flow-actions";

/** What can be done to a flow as a thing of the list. */
export function FlowMenu({
  id,
  name,
  publications,
}: {
  readonly id: string;
  readonly name: string;
  /** Where it is published. */
  readonly publications: Parameters<typeof beforeArchiving>[0];
}) {
  const first = beforeArchiving(publications);
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
        <MenuItem icon={Archive} disabled={first !== null} onSelect={() => archive(id)}>
          Archive
          {first === null ? null : <span className="ml-auto pl-4 text-12">{first}</span>}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
