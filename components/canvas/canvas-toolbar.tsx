"use client";

import { Network, Plus, StickyNote, Ungroup } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { BarDivider } from "@/components/ui/top-bar";

type CanvasToolbarProps = {
  readonly onAdd: () => void;
  readonly onNote: () => void;
  readonly onGroup: () => void;
  readonly onTidy: () => void;
  readonly grouping: boolean;
};

/** Add, note, group, tidy up: floats at the bottom in the middle. */
export function CanvasToolbar({ onAdd, onNote, onGroup, onTidy, grouping }: CanvasToolbarProps) {
  return (
    <div
      className="flow-float bottom-3 left-1/2 -translate-x-1/2"
      role="toolbar"
      aria-label="Canvas tools"
    >
      <IconButton icon={Plus} label="Add a node" keys="/" onClick={onAdd} />
      <BarDivider />
      <IconButton icon={StickyNote} label="Note" onClick={onNote} />
      <IconButton
        icon={Ungroup}
        label="Group the selection"
        disabled={!grouping}
        onClick={onGroup}
      />
      <IconButton icon={Network} label="Tidy up" keys="T" onClick={onTidy} />
    </div>
  );
}
