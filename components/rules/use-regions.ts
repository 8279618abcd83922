"use client";

import { type RefObject, useEffect } from "react";

const tests = "[data-region=tests]";
const findings = "[data-region=findings]";

/** In their order, with what takes the keyboard in each, best first. Arrows go from test row to test row. */
const regions = [
  { root: "[role=grid]", ways: ["[role=grid]"] },
  {
    root: tests,
    ways: [`${tests} tr[aria-selected=true] input`, `${tests} [role=tab][aria-selected=true]`],
  },
  { root: findings, ways: [`${findings} [role=tab][aria-selected=true]`] },
] as const;

/** F6 goes from region to region of a decision table, with Shift back; from anywhere else to the rows. */
export function useRegions(body: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const go = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.key !== "F6" || event.defaultPrevented || !(target instanceof Element)) return;
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (target.closest("[role=dialog]") !== null) return;
      const to = elementIn(body.current, nextRegion(target, event.shiftKey));
      if (to === null) return;
      event.preventDefault();
      to.focus();
    };
    window.addEventListener("keydown", go);
    return () => window.removeEventListener("keydown", go);
  }, [body]);
}

function nextRegion(target: Element, back: boolean): number {
  const at = regions.findIndex(({ root }) => target.closest(root) !== null);
  return at < 0 ? 0 : (at + (back ? regions.length - 1 : 1)) % regions.length;
}

function elementIn(body: HTMLElement | null, region: number): HTMLElement | null {
  for (const way of regions[region]?.ways ?? []) {
    const found = body?.querySelector<HTMLElement>(way) ?? null;
    if (found !== null) return found;
  }
  return null;
}
