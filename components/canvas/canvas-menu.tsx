"use client";

import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { HeldKeys } from "@/components/ui/held-keys";
import { laterComponent } from "@/components/ui/later-component";
import { isPageItself } from "@/components/ui/page-itself";
import { edgeId } from "./diagram-marks";
import { useEditorStore } from "./editor-context";
import { type EditorStore, type MenuTarget, select } from "./editor-store";
import type { Point } from "./geometry";

const CanvasMenuItems = laterComponent(
  () => import("./canvas-menu-items").then((module) => module.CanvasMenuItems),
  HeldKeys,
);

export type CanvasMenuProps = {
  readonly mayEdit: boolean;
  readonly onConnect: () => void;
  readonly onExtract: () => void;
  readonly onSearch: () => void;
  readonly onHelp: () => void;
  /** The node that is drawn, but not in the page, under the pointer. */
  readonly nodeAt: (at: { readonly clientX: number; readonly clientY: number }) => string | null;
  /** The nodes that a card stands for. */
  readonly membersOf: (card: string) => readonly string[];
};

type Asked = { readonly at: Point; readonly target: MenuTarget; readonly count: number };

/** What is being written in keeps the browser's own menu; `focused` is what had the focus before the press. */
function isWritten(target: Element, focused: Element | null): boolean {
  return target.matches("input, textarea") && target === focused;
}

/**
 * What a right click, the menu key and Shift F10 open on the canvas: what the keys and the toolbar can do to
 * the thing under the pointer, or to what has the focus or is selected.
 */
export function CanvasMenu(props: CanvasMenuProps) {
  const store = useEditorStore();
  const canvas = useStoreApi();
  const flow = useReactFlow();
  const [asked, setAsked] = useState<Asked | null>(null);
  const count = useRef(0);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const open = useCallback((target: MenuTarget, at: Point) => {
    count.current += 1;
    setAsked({ target, at, count: count.current });
  }, []);
  useEffect(() => {
    const { domNode } = canvas.getState();
    if (domNode === null) return;
    const flowPoint = (at: Point) => flow.screenToFlowPosition(at, { snapToGrid: false });
    let focused: Element | null = null;
    const onPress = () => {
      focused = document.activeElement;
    };
    const onPointer = (event: MouseEvent) => {
      const element = event.target instanceof Element ? event.target : null;
      if (
        element === null ||
        isWritten(element, focused) ||
        element.closest(".flow-float, .flow-overview")
      ) {
        return;
      }
      event.preventDefault();
      const at = { x: event.clientX, y: event.clientY };
      const card = latest.current.nodeAt(event);
      const target = targetOf(store, element, latest.current.membersOf, card);
      open(target ?? { kind: "canvas", at: flowPoint(at) }, at);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "ContextMenu" && !(event.key === "F10" && event.shiftKey)) return;
      const element = event.target instanceof HTMLElement ? event.target : null;
      const isHere = isPageItself(element) || (element !== null && domNode.contains(element));
      if (!isHere) return;
      event.preventDefault();
      const found = targetOf(store, element, latest.current.membersOf, null) ?? selected(store);
      const box = (boxOf(domNode, found) ?? domNode).getBoundingClientRect();
      const inside = domNode.getBoundingClientRect();
      const at = {
        x: Math.max(inside.left, Math.min(box.left + box.width / 2, inside.right)),
        y: Math.max(inside.top, Math.min(box.top + box.height / 2, inside.bottom)),
      };
      open(found ?? { kind: "canvas", at: flowPoint(at) }, at);
    };
    domNode.addEventListener("pointerdown", onPress, true);
    domNode.addEventListener("contextmenu", onPointer);
    window.addEventListener("keydown", onKey, true);
    return () => {
      domNode.removeEventListener("pointerdown", onPress, true);
      domNode.removeEventListener("contextmenu", onPointer);
      window.removeEventListener("keydown", onKey, true);
    };
  }, [canvas, flow, store, open]);
  if (asked === null) return null;
  return (
    <CanvasMenuItems
      key={asked.count}
      {...props}
      at={asked.at}
      target={asked.target}
      isLast={() => count.current === asked.count}
      onClosed={() => setAsked((now) => (now?.count === asked.count ? null : now))}
    />
  );
}

/** What an element of the canvas belongs to; a node or line that is not selected is selected for it. */
function targetOf(
  store: EditorStore,
  element: Element | null,
  membersOf: CanvasMenuProps["membersOf"],
  drawn: string | null,
): MenuTarget | null {
  const { sketch, nodes } = store.getState();
  const note = element?.closest(".flow-note")?.querySelector<HTMLElement>("[data-note]");
  if (note?.dataset.note !== undefined) return { kind: "note", id: note.dataset.note };
  const group = element?.closest<HTMLElement>("[data-group-id]")?.dataset.groupId;
  if (group !== undefined) return { kind: "group", id: group };
  const card = element?.closest<HTMLElement>(".react-flow__node")?.dataset.id ?? drawn;
  if (card !== null) {
    if (sketch.document.nodes[card] === undefined) return { kind: "group", id: card };
    if (!nodes.has(card)) select(store, membersOf(card));
    return { kind: "nodes" };
  }
  const line = element?.closest(".react-flow__edge")?.getAttribute("data-id");
  const edge = sketch.document.edges.find((one) => edgeId(one) === line);
  if (edge === undefined) return null;
  select(store, [], [edgeId(edge)]);
  return { kind: "line", edge };
}

function selected(store: EditorStore): MenuTarget | null {
  const { nodes, edges, sketch } = store.getState();
  if (nodes.size > 0) return { kind: "nodes" };
  const edge = sketch.document.edges.find((one) => edges.has(edgeId(one)));
  return edge === undefined ? null : { kind: "line", edge };
}

/** Where the thing is on the screen; null where it is not in the page. */
function boxOf(canvas: Element, target: MenuTarget | null): Element | null {
  switch (target?.kind) {
    case "nodes":
      return canvas.querySelector(".react-flow__node.selected");
    case "line":
      return canvas.querySelector(
        `.react-flow__edge[data-id="${CSS.escape(edgeId(target.edge))}"]`,
      );
    case "note":
      return canvas.querySelector(`[data-note="${CSS.escape(target.id)}"]`);
    case "group":
      return canvas.querySelector(
        `[data-group-id="${CSS.escape(target.id)}"], .react-flow__node[data-id="${CSS.escape(target.id)}"]`,
      );
    default:
      return null;
  }
}
