"use client";

import { useEffect } from "react";
import { fetchWhenTouched } from "@/components/ui/later";
import { nextFrame } from "@/components/ui/next-frame";

/** Does what was pressed and typed before the page's code had come, in its order, once it has. */
export function GiveEarly(): null {
  useEffect(() => {
    void begin();
    const page = location.pathname;
    fetchWhenTouched(() => begun(page), "touch");
  }, []);
  return null;
}

let keeping = false;
/** Nobody's focus is lost before they have one. */
async function begun(page: string): Promise<void> {
  if (keeping) return;
  keeping = true;
  (await import("./keep-focus")).keepFocus(page);
}

async function begin(): Promise<void> {
  // Of the same moment are the effects by which pages listen to keys.
  await nextFrame();
  const early = window.orderloomEarly;
  if (early === undefined) return;
  early.keysAreHeard();
  if (early.kept.length === 0) early.stop();
  else await (await import("./give-early")).giveEarly();
}
