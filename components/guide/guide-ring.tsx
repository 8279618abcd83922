"use client";

import { useEffect, useState } from "react";

type Box = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

const lookEveryMs = 300;
const gap = 3;

/** A line around the control that is meant, wherever it is now. It is only looked at: presses go through. */
export function GuideRing({ target }: { readonly target: string }) {
  const [box, setBox] = useState<Box | null>(null);
  useEffect(() => {
    const look = () => setBox((old) => sameOr(old, boxOf(document.querySelector(target))));
    look();
    // Pages, panels and menus come and go: no single event tells of all of them.
    const timer = setInterval(look, lookEveryMs);
    return () => clearInterval(timer);
  }, [target]);
  if (box === null) return null;
  return (
    <span
      aria-hidden="true"
      data-guide-ring=""
      className="pointer-events-none fixed z-20 rounded-8 outline-2 outline-accent outline-solid"
      style={box}
    />
  );
}

function boxOf(element: Element | null): Box | null {
  if (element === null) return null;
  const { left, top, width, height } = element.getBoundingClientRect();
  if (width === 0 || height === 0) return null;
  return { left: left - gap, top: top - gap, width: width + 2 * gap, height: height + 2 * gap };
}

function sameOr(old: Box | null, next: Box | null): Box | null {
  const same =
    old !== null &&
    next !== null &&
    old.left === next.left &&
    old.top === next.top &&
    old.width === next.width &&
    old.height === next.height;
  return same ? old : next;
}
