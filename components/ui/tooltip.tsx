"use client";

import { Slot } from "radix-ui";
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { KeyHint } from "./key-hint";

type Side = "top" | "right" | "bottom" | "left";

type TooltipProps = {
  readonly label: ReactNode;
  readonly keys?: string | undefined;
  readonly side?: Side;
  /** The control it belongs to; must take a ref and props. */
  readonly children: ReactNode;
};

export const tooltipDelayMs = 500;
/** The second tooltip in a row opens at once. */
const warmMs = 200;
/** On the way from the control into the tooltip. */
const graceMs = 120;
const gap = 6;
const margin = 8;

let lastShown = 0;
let hideOther: () => void = () => undefined;

/** A short hint on hover and focus. Never the only place where something is said. */
export function Tooltip({ label, keys, side = "bottom", children }: TooltipProps) {
  const { anchor, shown, on, stay } = useTooltip();
  const id = useId();
  return (
    <>
      <Slot.Root ref={anchor} aria-describedby={shown === null ? undefined : id} {...on}>
        {children}
      </Slot.Root>
      {shown === null
        ? null
        : createPortal(
            <TooltipBox id={id} at={shown.at} late={shown.late} side={side} stay={stay}>
              {label}
              {keys ? <KeyHint keys={keys} /> : null}
            </TooltipBox>,
            document.body,
          )}
    </>
  );
}

type Shown = { readonly at: DOMRect; readonly late: boolean };

function useTooltip() {
  const anchor = useRef<HTMLElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pressed = useRef(false);
  const [shown, setShown] = useState<Shown | null>(null);
  const hide = () => {
    clearTimeout(timer.current);
    setShown((before) => {
      if (before !== null) lastShown = Date.now();
      return null;
    });
  };
  const show = (late: boolean) => {
    if (!anchor.current?.isConnected) return;
    hideOther();
    hideOther = hide;
    setShown({ at: anchor.current.getBoundingClientRect(), late });
  };
  const soon = () => {
    clearTimeout(timer.current);
    if (Date.now() - lastShown < warmMs) show(false);
    else timer.current = setTimeout(() => show(true), tooltipDelayMs);
  };
  const leave = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(hide, graceMs);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const isShown = shown !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is shown can be left
  useEffect(() => {
    if (!isShown) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") hide();
    };
    addEventListener("keydown", onKey, true);
    addEventListener("scroll", hide, true);
    return () => {
      removeEventListener("keydown", onKey, true);
      removeEventListener("scroll", hide, true);
    };
  }, [isShown]);
  const on = {
    onPointerEnter: ({ pointerType }: React.PointerEvent) => {
      if (pointerType !== "touch") soon();
    },
    onPointerLeave: leave,
    onPointerDown: () => {
      pressed.current = true;
      hide();
    },
    onPointerUp: () => {
      pressed.current = false;
    },
    onFocus: ({ target }: React.FocusEvent) => {
      // Who presses knows what it is; who comes by keyboard does not.
      if (!pressed.current && target.matches(":focus-visible")) show(false);
      pressed.current = false;
    },
    onBlur: hide,
    onClick: hide,
  };
  return { anchor, shown, on, stay: { enter: () => clearTimeout(timer.current), leave } };
}

/** What a tooltip is drawn in, for whoever shows one of many at a place of its own. */
export function TooltipBox({
  id,
  at,
  late,
  side,
  stay,
  children,
}: {
  readonly id: string;
  readonly at: DOMRect;
  readonly late: boolean;
  readonly side: Side;
  /** The pointer may go onto it without losing it. */
  readonly stay: { readonly enter: () => void; readonly leave: () => void };
  readonly children: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const { left, top } = placeFor(element, at, side);
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
  }, [at, side]);
  return (
    <div
      ref={box}
      id={id}
      role="tooltip"
      onPointerEnter={stay.enter}
      onPointerLeave={stay.leave}
      className={`fixed z-50 flex max-w-72 items-center gap-2 rounded-6 bg-raised px-2 py-1 text-12 text-fg shadow-2 ${late ? "animate-appear" : ""}`}
    >
      {children}
    </div>
  );
}

const opposite = { top: "bottom", bottom: "top", left: "right", right: "left" } as const;

/** Beside the control, on the other side where there is no room, always inside the window. */
function placeFor(
  { offsetWidth: width, offsetHeight: height }: HTMLElement,
  at: DOMRect,
  side: Side,
) {
  const room = {
    top: at.top - gap - margin - height,
    bottom: innerHeight - at.bottom - gap - margin - height,
    left: at.left - gap - margin - width,
    right: innerWidth - at.right - gap - margin - width,
  };
  const where = room[side] < 0 && room[opposite[side]] > room[side] ? opposite[side] : side;
  const middle = { x: at.left + (at.width - width) / 2, y: at.top + (at.height - height) / 2 };
  const places = {
    top: { left: middle.x, top: at.top - gap - height },
    bottom: { left: middle.x, top: at.bottom + gap },
    left: { left: at.left - gap - width, top: middle.y },
    right: { left: at.right + gap, top: middle.y },
  };
  const { left, top } = places[where];
  return {
    left: Math.max(margin, Math.min(left, innerWidth - width - margin)),
    top: Math.max(margin, Math.min(top, innerHeight - height - margin)),
  };
}
