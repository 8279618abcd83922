"use client";

import { useEffect, useState } from "react";
import { readAddress, writeAddress } from "./editor-address";

const key = "orderloom.step-data";
const parameter = "data";
/** From this width on there is room for form, data and drawing. */
const roomy = 1680;

/**
 * Whether the step's data is shown beside its form: as the address says, else as it was left in this browser.
 * What is open stands in the address, so that a link shows it to others, too.
 */
export function useDataPane(): readonly [boolean, (open: boolean) => void] {
  const [open, setOpen] = useState(isOpen);
  useEffect(() => {
    const wanted = open ? "open" : null;
    if (readAddress(parameter) !== wanted) writeAddress(parameter, wanted);
  }, [open]);
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
  if (readAddress(parameter) === "open") return true;
  const stored = window.localStorage.getItem(key);
  return stored === null ? window.innerWidth >= roomy : stored === "open";
}
