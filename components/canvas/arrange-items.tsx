"use client";

import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalDistributeCenter,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalDistributeCenter,
  type LucideIcon,
  PowerOff,
  SquareArrowOutUpRight,
} from "lucide-react";
import { MenuItem } from "@/components/ui/menu";
import type { NodeId } from "@/runtime/flow/document";
import { type Alignment, aligned, distributed } from "./align-nodes";
import { type Sketch, toggleNodes } from "./edit-flow";
import { useEditorStore } from "./editor-context";
import { change } from "./editor-store";

/** Sides on which nodes are brought in line. */
export const alignments: readonly (readonly [Alignment, string, LucideIcon])[] = [
  ["left", "Align left", AlignStartVertical],
  ["centre", "Align centres", AlignCenterVertical],
  ["right", "Align right", AlignEndVertical],
  ["top", "Align tops", AlignStartHorizontal],
  ["middle", "Align middles", AlignCenterHorizontal],
  ["bottom", "Align bottoms", AlignEndHorizontal],
];

export const distributions: readonly (readonly ["x" | "y", string, LucideIcon])[] = [
  ["x", "Distribute across", AlignHorizontalDistributeCenter],
  ["y", "Distribute down", AlignVerticalDistributeCenter],
];

type AlignItemsProps = { readonly selected: ReadonlySet<NodeId> };

/** On one line, or at equal distances. */
export function AlignItems({ selected }: AlignItemsProps) {
  const store = useEditorStore();
  const arrange = (edit: (sketch: Sketch) => Sketch, name: string) =>
    change(store, edit, null, name);
  return (
    <>
      {alignments.map(([by, label, icon]) => (
        <MenuItem
          key={by}
          icon={icon}
          disabled={selected.size < 2}
          onSelect={() => arrange((old) => aligned(old, selected, by), label)}
        >
          {label}
        </MenuItem>
      ))}
      {distributions.map(([axis, label, icon]) => (
        <MenuItem
          key={axis}
          icon={icon}
          disabled={selected.size < 3}
          onSelect={() => arrange((old) => distributed(old, selected, axis), label)}
        >
          {label}
        </MenuItem>
      ))}
    </>
  );
}

/** What the menu over a selection offers. */
export function ArrangeItems({
  selected,
  onExtract,
}: AlignItemsProps & { readonly onExtract: () => void }) {
  const store = useEditorStore();
  return (
    <>
      <AlignItems selected={selected} />
      <MenuItem
        icon={PowerOff}
        keys="X"
        onSelect={() => change(store, (old) => toggleNodes(old, selected))}
      >
        Switch off or on
      </MenuItem>
      <MenuItem icon={SquareArrowOutUpRight} onSelect={onExtract}>
        Extract to a sub-flow…
      </MenuItem>
    </>
  );
}
