"use client";

import { useState } from "react";

const key = "orderloom.step-data";
/** From this width on there is room for form, data and drawing. */
const roomy = 1680;

/** Whether the step's data is shown beside its form; remembered in the browser. */
export function useDataPane(): readonly [boolean, (open: boolean) => void] {
  const [open, setOpen] = useState(isOpen);
  return [
    open,
    (next) => {
      setOpen(next);
      window.localStorage.setItem(key, next ? "open" : "closed");
    },
  ];
}

function isOpen(): boolean {
  if (typeof window === "undefined") return false;
  const stored = window.localStorage.getItem(key);
  return stored === null ? window.innerWidth >= roomy : stored === "open";
}
