"use client";

import { useEffect, useRef } from "react";

/** `Alt T` tests the selected step, on the canvas as in its form; null where nothing is selected. */
export function useTestKey(test: (() => void) | null): void {
  const latest = useRef(test);
  useEffect(() => {
    latest.current = test;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // On a Mac the key gives another letter with Alt.
      const isLetter = /^[a-z]$/i.test(event.key);
      const isT = isLetter ? event.key.toLowerCase() === "t" : event.code === "KeyT";
      if (!isT || !event.altKey || event.ctrlKey || event.metaKey) return;
      const { target } = event;
      if (target instanceof Element && target.closest("[role=dialog], [role=menu], [role=listbox]"))
        return;
      if (latest.current === null) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
