"use client";

import { useStoreApi } from "@xyflow/react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { TooltipBox, tooltipDelayMs } from "@/components/ui/tooltip";
import type { NodeId } from "@/runtime/flow/document";
import type { PortDefinition } from "@/runtime/nodes/definition";
import type { CardNode } from "./flow-graph";
import { typeWords } from "./port-words";

export type PortPlace = { readonly node: NodeId; readonly port: PortDefinition };

type Shown = PortPlace & { readonly element: HTMLElement; readonly at: DOMRect };

export type PortHintProps = {
  /** What was last seen there. */
  readonly value?: (place: PortPlace) => ReactNode;
  /** Enter on an output. */
  readonly onEnter?: (place: PortPlace) => void;
};

/**
 * Says of the port under the pointer, or of the one that has the focus, what it is, what goes through it and
 * what did last. One listener for all of them. Arrows go from port to port of a node, Escape back to it.
 */
export function PortHint({ value, onEnter }: PortHintProps) {
  const flow = useStoreApi();
  const id = useId();
  const [shown, setShown] = useState<Shown | null>(null);
  const act = useRef({ onEnter });
  useEffect(() => {
    act.current = { onEnter };
  });
  useEffect(() => {
    const { domNode } = flow.getState();
    if (domNode === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const placeOf = (target: EventTarget | null): Shown | null => {
      const element = target instanceof Element ? target.closest<HTMLElement>(".flow-port") : null;
      const node = element?.closest<HTMLElement>(".react-flow__node")?.dataset.id;
      if (element === null || node === undefined) return null;
      const card = flow.getState().nodeLookup.get(node) as CardNode | undefined;
      const direction = element.classList.contains("target") ? "in" : "out";
      const placed = card?.data.ports.find(
        ({ port }) => port.name === element.dataset.handleid && port.direction === direction,
      );
      if (placed === undefined) return null;
      return { node, port: placed.port, element, at: element.getBoundingClientRect() };
    };
    const hide = () => {
      clearTimeout(timer);
      setShown(null);
    };
    const over = ({ target, pointerType, buttons }: PointerEvent) => {
      const place = placeOf(target);
      if (pointerType === "touch" || buttons > 0 || place === null) return;
      clearTimeout(timer);
      timer = setTimeout(() => setShown(place), tooltipDelayMs);
    };
    const out = ({ target }: Event) => {
      if (placeOf(target) !== null) hide();
    };
    const focus = ({ target }: FocusEvent) => {
      const place = placeOf(target);
      if (place?.element.matches(":focus-visible")) setShown(place);
    };
    const press = (event: KeyboardEvent) => {
      const place = placeOf(event.target);
      if (place === null || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!onPortKey(place, event.key, act.current.onEnter)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const on = { pointerover: over, pointerout: out, pointerdown: hide, focusin: focus } as const;
    const listeners = [
      ...Object.entries({ ...on, focusout: out, wheel: hide, keydown: press }),
    ] as [string, EventListener][];
    for (const [name, listener] of listeners) domNode.addEventListener(name, listener);
    // The pointer or the focus may have been there before this was.
    const [at] = domNode.querySelectorAll(".flow-port:is(:hover, :focus-visible)");
    if (at !== undefined) timer = setTimeout(() => setShown(placeOf(at)), tooltipDelayMs);
    return () => {
      clearTimeout(timer);
      for (const [name, listener] of listeners) domNode.removeEventListener(name, listener);
    };
  }, [flow]);
  useEffect(() => {
    const element = shown?.element;
    element?.setAttribute("aria-describedby", id);
    return () => element?.removeAttribute("aria-describedby");
  }, [shown, id]);
  if (shown === null) return null;
  const { port } = shown;
  return createPortal(
    <TooltipBox id={id} at={shown.at} late={false} side="right" stay={idle}>
      <span className="block min-w-0">
        <span className="font-medium">{port.label}</span>
        <span className="text-fg-2">
          {" "}
          {port.direction === "in" ? "takes" : "gives"} {typeWords(port)}
        </span>
        {value?.(shown)}
      </span>
    </TooltipBox>,
    document.body,
  );
}

const idle = { enter: () => undefined, leave: () => undefined };

function onPortKey(place: Shown, key: string, onEnter: PortHintProps["onEnter"]): boolean {
  const card = place.element.closest<HTMLElement>(".react-flow__node");
  const ports = [...(card?.querySelectorAll<HTMLElement>(".flow-port") ?? [])];
  const index = ports.indexOf(place.element);
  switch (key) {
    case "ArrowRight":
    case "ArrowDown":
      ports[(index + 1) % ports.length]?.focus();
      return true;
    case "ArrowLeft":
    case "ArrowUp":
      ports[(index - 1 + ports.length) % ports.length]?.focus();
      return true;
    case "Escape":
      card?.focus();
      return true;
    case "Enter":
      if (onEnter === undefined || place.port.direction === "in") return false;
      onEnter(place);
      return true;
    default:
      return false;
  }
}
