"use client";

import {
  Cable,
  ClipboardCopy,
  CopyPlus,
  Group,
  Network,
  Plus,
  PowerOff,
  Rows3,
  Scissors,
  SlidersHorizontal,
  SquareArrowOutUpRight,
  Trash2,
  Ungroup,
} from "lucide-react";
import { MenuItem, MenuSeparator, MenuSub } from "@/components/ui/menu";
import { AlignItems } from "./arrange-items";
import type { MenuPartProps } from "./canvas-menu-items";
import { deleteSelection } from "./delete-selection";
import { toggleNodes } from "./edit-flow";
import { withGroup } from "./edit-layout";
import { useEditor, useEditorStore } from "./editor-context";
import { change, jumpTo, onlySelected } from "./editor-store";
import { tidyRequest } from "./tidy-on-request";
import { duplicate } from "./use-clipboard";

/** What can be done to the nodes that are selected. */
export function NodeItems({ mayEdit, onConnect, onExtract, onChoose }: MenuPartProps) {
  const store = useEditorStore();
  const nodes = useEditor((state) => state.nodes);
  const only = onlySelected({ nodes });
  return (
    <>
      {only === null ? null : (
        <MenuItem
          icon={SlidersHorizontal}
          keys="Enter"
          onSelect={onChoose(() => jumpTo(store, only, ""))}
        >
          Settings
        </MenuItem>
      )}
      {only === null || !mayEdit ? null : (
        <>
          <MenuItem
            icon={Plus}
            keys="/"
            onSelect={onChoose(() =>
              store.setState({ quickAdd: { from: null, on: null, at: null } }),
            )}
          >
            Add a node after it…
          </MenuItem>
          <MenuItem icon={Cable} keys="C" onSelect={onChoose(onConnect)}>
            Connect or disconnect…
          </MenuItem>
          <MenuSeparator />
        </>
      )}
      <MenuItem icon={ClipboardCopy} keys="Ctrl C" onSelect={onChoose(() => clipboard("copy"))}>
        Copy
      </MenuItem>
      {mayEdit ? <EditingItems onExtract={onExtract} onChoose={onChoose} /> : null}
    </>
  );
}

function EditingItems({ onExtract, onChoose }: Pick<MenuPartProps, "onExtract" | "onChoose">) {
  const store = useEditorStore();
  const nodes = useEditor((state) => state.nodes);
  const document = useEditor(({ sketch }) => sketch.document);
  const grouped = useEditor(({ sketch }) =>
    (sketch.layout.groups ?? []).some((group) =>
      [...nodes].every((id) => group.nodes.includes(id)),
    ),
  );
  const several = nodes.size > 1;
  const areOff = [...nodes].every((id) => document.nodes[id]?.disabled === true);
  return (
    <>
      <MenuItem icon={Scissors} keys="Ctrl X" onSelect={onChoose(() => clipboard("cut"))}>
        Cut
      </MenuItem>
      <MenuItem icon={CopyPlus} keys="Ctrl D" onSelect={onChoose(() => duplicate(store))}>
        Duplicate
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        icon={PowerOff}
        keys="X"
        onSelect={onChoose(() => change(store, (old) => toggleNodes(old, nodes)))}
      >
        {areOff ? "Switch on" : "Switch off"}
      </MenuItem>
      {several ? (
        <>
          <MenuItem
            icon={grouped ? Ungroup : Group}
            keys="G"
            onSelect={onChoose(() =>
              change(
                store,
                (old) => withGroup(old, [...nodes]),
                null,
                grouped ? "Take a group apart" : "Group",
              ),
            )}
          >
            {grouped ? "Take the group apart" : "Group"}
          </MenuItem>
          <MenuSub icon={Rows3} label="Arrange">
            <AlignItems selected={nodes} />
          </MenuSub>
          <MenuItem
            icon={Network}
            keys="T"
            onSelect={onChoose(() => window.dispatchEvent(new Event(tidyRequest)))}
          >
            Tidy up the selection
          </MenuItem>
        </>
      ) : null}
      <MenuItem icon={SquareArrowOutUpRight} onSelect={onChoose(onExtract)}>
        Extract to a sub-flow…
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={Trash2} danger keys="Del" onSelect={onChoose(() => deleteSelection(store))}>
        Delete
      </MenuItem>
    </>
  );
}

/** The browser's own command raises the event that the keys raise, and needs no permission. */
function clipboard(command: "copy" | "cut"): void {
  // There is no other way to the clipboard on a host without TLS.
  document.execCommand(command);
}
