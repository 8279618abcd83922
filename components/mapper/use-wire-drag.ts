"use client";

import { useCallback, useEffect, useRef, useState } from "react";

export type WireEnd = { readonly side: "source" | "target"; readonly id: string };

/** A line that is being drawn, and where its loose end is, from the corner of the middle. */
export type WireDrag = {
  readonly from: WireEnd;
  readonly x: number;
  readonly y: number;
  readonly over: WireEnd | null;
};

const startsAfter = 4;
const edge = 30;

/** Draws a line with the pointer, from either side to the other; Escape lets go of it. */
export function useWireDrag(onConnect: (source: string, target: string) => void) {
  const [drag, setDrag] = useState<WireDrag | null>(null);
  const stop = useRef<(() => void) | null>(null);
  const connect = useRef(onConnect);
  useEffect(() => {
    connect.current = onConnect;
  });
  useEffect(() => () => stop.current?.(), []);
  const press = useCallback((from: WireEnd, event: React.PointerEvent) => {
    const onFold = event.target instanceof Element && event.target.closest("[data-fold]") !== null;
    if (event.button !== 0 || event.pointerType === "touch" || onFold) return;
    const start = { x: event.clientX, y: event.clientY };
    const middle = event.currentTarget.closest("[data-lines]");
    let current: WireDrag | null = null;
    const move = (at: PointerEvent) => {
      const far = Math.hypot(at.clientX - start.x, at.clientY - start.y) >= startsAfter;
      if (current === null && !far) return;
      const box = middle?.querySelector("svg")?.getBoundingClientRect();
      scrollNear(at, middle);
      current = {
        from,
        x: Math.max(0, Math.min(box?.width ?? 0, at.clientX - (box?.left ?? 0))),
        y: at.clientY - (box?.top ?? 0),
        over: endAt(at, from),
      };
      setDrag(current);
    };
    const end = (at: PointerEvent | KeyboardEvent) => {
      if (at instanceof KeyboardEvent && at.key !== "Escape") return;
      const over = at instanceof PointerEvent && at.type === "pointerup" ? current?.over : null;
      if (at instanceof KeyboardEvent && current !== null) at.stopPropagation();
      stop.current?.();
      if (over == null) return;
      if (from.side === "source") connect.current(from.id, over.id);
      else connect.current(over.id, from.id);
    };
    stop.current?.();
    stop.current = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      removeEventListener("keydown", end, true);
      stop.current = null;
      setDrag(null);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
    addEventListener("keydown", end, true);
  }, []);
  return { drag, press };
}

/** The row of the other side under the pointer. */
function endAt({ clientX, clientY }: PointerEvent, from: WireEnd): WireEnd | null {
  const row = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>("[data-field-id]");
  const side = row?.closest<HTMLElement>("[data-side]")?.dataset.side;
  const id = row?.dataset.fieldId;
  if (id === undefined || side === from.side) return null;
  return side === "source" || side === "target" ? { side, id } : null;
}

/** At the upper and lower edge of a tree it scrolls. */
function scrollNear({ clientX, clientY }: PointerEvent, lines: Element | null): void {
  for (const tree of lines?.querySelectorAll("[data-side]") ?? []) {
    const { left, right, top, bottom } = tree.getBoundingClientRect();
    if (clientX < left || clientX > right) continue;
    if (clientY < top + edge) tree.scrollTop -= 13;
    else if (clientY > bottom - edge) tree.scrollTop += 13;
  }
}
