"use client";

import { useRef } from "react";
import { MenuAt } from "@/components/ui/menu";
import { counted } from "@/runtime/counted";
import type { CanvasMenuProps } from "./canvas-menu";
import { NodeItems } from "./canvas-menu-nodes";
import { CanvasItems, GroupItems, LineItems, NoteItems } from "./canvas-menu-places";
import { useEditorStore } from "./editor-context";
import { type EditorStore, type MenuTarget, onlySelected } from "./editor-store";
import type { Point } from "./geometry";

export type MenuPartProps = Omit<CanvasMenuProps, "nodeAt" | "membersOf"> & {
  /** What an entry does, once the menu is gone. */
  readonly onChoose: (run: () => void) => () => void;
};

type CanvasMenuItemsProps = CanvasMenuProps & {
  readonly at: Point;
  readonly target: MenuTarget;
  /** False once another menu was asked for: that one has the focus. */
  readonly isLast: () => boolean;
  readonly onClosed: () => void;
};

/** The menu of one thing on the canvas. */
export function CanvasMenuItems({ at, target, isLast, onClosed, ...rest }: CanvasMenuItemsProps) {
  const store = useEditorStore();
  const chosen = useRef<(() => void) | null>(null);
  const before = useRef(document.activeElement);
  const part: MenuPartProps = {
    ...rest,
    onChoose: (run) => () => {
      chosen.current = run;
    },
  };
  return (
    <MenuAt
      at={at}
      label={labelOf(store, target)}
      onClosed={() => {
        if (isLast()) focusAgain(before.current);
        chosen.current?.();
        onClosed();
      }}
    >
      {target.kind === "nodes" ? <NodeItems {...part} /> : null}
      {target.kind === "line" ? <LineItems {...part} edge={target.edge} /> : null}
      {target.kind === "group" ? <GroupItems {...part} id={target.id} /> : null}
      {target.kind === "note" ? <NoteItems {...part} id={target.id} /> : null}
      {target.kind === "canvas" ? <CanvasItems {...part} at={target.at} /> : null}
    </MenuAt>
  );
}

function focusAgain(element: Element | null): void {
  if (element instanceof HTMLElement && element !== document.body && element.isConnected) {
    element.focus({ preventScroll: true });
  }
}

function labelOf(store: EditorStore, target: MenuTarget): string {
  const { sketch, nodes } = store.getState();
  switch (target.kind) {
    case "nodes": {
      const only = onlySelected({ nodes });
      return only === null
        ? counted(nodes.size, "node")
        : (sketch.document.nodes[only]?.name ?? "Node");
    }
    case "line":
      return "Line";
    case "group":
      return sketch.layout.groups?.find(({ id }) => id === target.id)?.title ?? "Group";
    case "note":
      return "Note";
    case "canvas":
      return "Canvas";
  }
}
