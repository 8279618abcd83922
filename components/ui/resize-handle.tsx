"use client";

import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useState } from "react";
import { cn } from "./cn";

type Bounds = { readonly size: number; readonly min: number; readonly max: number };
export type Resizable = Bounds & { readonly resize: (size: number) => void };

const storageKey = (name: string) => `orderloom.size.${name}`;

/** A size in px that a person sets and the browser remembers under `name`. */
export function useResizable(name: string, { size: initial, min, max }: Bounds): Resizable {
  const [size, setSize] = useState(initial);
  useEffect(() => {
    const kept = Number(localStorage.getItem(storageKey(name)));
    if (kept >= min && kept <= max) setSize(kept);
  }, [name, min, max]);
  const resize = useCallback(
    (next: number) => {
      const bounded = Math.round(Math.max(min, Math.min(max, next)));
      setSize(bounded);
      localStorage.setItem(storageKey(name), String(bounded));
    },
    [name, min, max],
  );
  return { size, min, max, resize };
}

const stepPx = 16;

type ResizeHandleProps = {
  readonly label: string;
  /** The edge of the region it resizes. */
  readonly edge: "left" | "right" | "top";
  readonly resizable: Resizable;
};

/** The line between two regions: dragged, or moved with the arrow keys. */
export function ResizeHandle({ label, edge, resizable }: ResizeHandleProps) {
  const { size, min, max, resize } = resizable;
  const upright = edge !== "top";
  const grows = edge === "right" ? 1 : -1;

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const handle = event.currentTarget;
    const from = upright ? event.clientX : event.clientY;
    handle.setPointerCapture(event.pointerId);
    const onMove = (move: globalThis.PointerEvent) => {
      resize(size + ((upright ? move.clientX : move.clientY) - from) * grows);
    };
    handle.addEventListener("pointermove", onMove);
    handle.addEventListener(
      "lostpointercapture",
      () => handle.removeEventListener("pointermove", onMove),
      { once: true },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const keys = upright ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    const direction = keys.indexOf(event.key);
    if (direction < 0) return;
    event.preventDefault();
    resize(size + (direction === 0 ? -stepPx : stepPx) * grows);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved
    <div
      role="separator"
      aria-label={label}
      aria-orientation={upright ? "vertical" : "horizontal"}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      className={cn(
        "relative z-2 shrink-0 touch-none hover:bg-accent-line focus-visible:bg-accent focus-visible:outline-none",
        upright
          ? "-mr-1 w-1 cursor-col-resize before:absolute before:-inset-x-1 before:inset-y-0"
          : "-mb-1 h-1 cursor-row-resize before:absolute before:inset-x-0 before:-inset-y-1",
      )}
    />
  );
}
