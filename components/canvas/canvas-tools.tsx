"use client";

import { useReactFlow, useStoreApi } from "@xyflow/react";
import { Group, Network, Plus, Rows3, Search, StickyNote, Ungroup } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { laterComponent } from "@/components/ui/later-component";
import { Menu, MenuContent, MenuTrigger } from "@/components/ui/menu";
import { BarDivider } from "@/components/ui/top-bar";
import type { Sketch } from "./edit-flow";
import { withGroup, withNote } from "./edit-layout";
import { useEditor, useEditorStore } from "./editor-context";
import { change } from "./editor-store";
import { useTidy } from "./tidy-on-request";

const ArrangeItems = laterComponent(() =>
  import("./arrange-items").then((module) => module.ArrangeItems),
);

/** One adds a note to write in it: without the cursor there its text would be taken for keys of the canvas. */
export function writeInto(note: string | undefined): void {
  if (note === undefined) return;
  requestAnimationFrame(() =>
    document
      .querySelector<HTMLElement>(`[data-note="${CSS.escape(note)}"]`)
      ?.focus({ preventScroll: true }),
  );
}

type CanvasToolsProps = { readonly onExtract: () => void; readonly onSearch: () => void };

/** Add, note, group, arrange, tidy up, search: floats at the bottom in the middle. */
export function CanvasTools({ onExtract, onSearch }: CanvasToolsProps) {
  const store = useEditorStore();
  const selected = useEditor((state) => state.nodes);
  const grouped = useEditor(({ sketch, nodes }) =>
    (sketch.layout.groups ?? []).some(
      (group) => nodes.size > 0 && [...nodes].every((id) => group.nodes.includes(id)),
    ),
  );
  const centre = useCentre();
  const tidy = useTidy();
  const arrange = (edit: (sketch: Sketch) => Sketch, name: string) =>
    change(store, edit, null, name);
  return (
    <div
      className="flow-float bottom-3 left-1/2 -translate-x-1/2"
      role="toolbar"
      aria-label="Canvas tools"
    >
      <IconButton
        icon={Plus}
        label="Add a node"
        keys="/"
        onClick={() => store.setState({ quickAdd: { from: null, on: null, at: null } })}
      />
      <BarDivider />
      <IconButton
        icon={StickyNote}
        label="Note"
        onClick={() => {
          change(store, (old) => withNote(old, centre()), null, "Add a note");
          writeInto(store.getState().sketch.layout.notes?.at(-1)?.id);
        }}
      />
      <IconButton
        icon={grouped ? Ungroup : Group}
        label={grouped ? "Take the group apart" : "Group the selection"}
        keys="G"
        disabled={selected.size < 2}
        onClick={() =>
          arrange((old) => withGroup(old, [...selected]), grouped ? "Take a group apart" : "Group")
        }
      />
      <Menu>
        <MenuTrigger asChild>
          <IconButton
            icon={Rows3}
            label="Arrange the selection"
            tooltip={false}
            disabled={selected.size === 0}
          />
        </MenuTrigger>
        <MenuContent side="top" align="center">
          <ArrangeItems selected={selected} onExtract={onExtract} />
        </MenuContent>
      </Menu>
      <IconButton
        icon={Network}
        label={selected.size > 1 ? "Tidy up the selection" : "Tidy up"}
        keys="T"
        onClick={() => void tidy()}
      />
      <BarDivider />
      <IconButton icon={Search} label="Search and replace" keys="Ctrl F" onClick={onSearch} />
    </div>
  );
}

function useCentre() {
  const flow = useReactFlow();
  const canvas = useStoreApi();
  return () => {
    const { domNode } = canvas.getState();
    const box = domNode?.getBoundingClientRect();
    return flow.screenToFlowPosition({
      x: (box?.left ?? 0) + (box?.width ?? 0) / 2,
      y: (box?.top ?? 0) + (box?.height ?? 0) / 2,
    });
  };
}
