"use client";

import { useEffect } from "react";
import { nextFrame } from "@/components/ui/next-frame";

/** Does what was pressed and typed before the page's code had come, in its order, once it has. */
export function GiveEarly(): null {
  useEffect(() => {
    void begin();
    const page = location.pathname;
    const touched = () => void keep(page).catch(() => undefined);
    for (const touch of touches) addEventListener(touch, touched, { once: true, passive: true });
    return () => {
      for (const touch of touches) removeEventListener(touch, touched);
    };
  }, []);
  return null;
}

/** Whatever may give the focus to something: nobody's is lost before. */
const touches = ["pointermove", "pointerdown", "keydown", "focusin"] as const;
let keeping = false;

/** At once, not when the browser is idle: a quick hand may lose the focus by its second press. */
async function keep(page: string): Promise<void> {
  if (keeping) return;
  keeping = true;
  const { keepFocus } = await import("./keep-focus");
  keepFocus(page);
  (await import("./cut-words")).tellCutWords();
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
