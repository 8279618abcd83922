"use client";

import { useEffect } from "react";
import { holdKeys } from "@/components/ui/held-keys";
import { nextFrame } from "@/components/ui/next-frame";
import type { EarlyHands } from "./keep-early";
import { goesAhead } from "./keys-in-turn";

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

/** A part of the page whose code does not come must not keep the others' keys. */
const hearsMostMs = 2_000;
/** What is pressed in that part is kept for longer: nobody else hears it. */
const keepsMostMs = 20_000;

function pageHears(isHeard: EarlyHands["isHeard"]): boolean {
  return [...document.querySelectorAll("main :is(input, textarea, button)")].every(isHeard);
}

/** Parts of the page come after its frame: until then nobody listens to the keys that they say are theirs. */
async function untilPageHears({ isHeard }: EarlyHands): Promise<void> {
  const until = performance.now() + hearsMostMs;
  if (pageHears(isHeard)) return;
  while (!pageHears(isHeard) && performance.now() < until) await nextFrame();
  // Of the same moment are the effects by which pages listen to keys.
  await nextFrame();
}

async function begin(): Promise<void> {
  // Of the same moment are the effects by which pages listen to keys.
  await nextFrame();
  const early = window.orderloomEarly;
  if (early === undefined) return;
  await untilPageHears(early);
  early.keysAreHeard();
  const until = performance.now() + keepsMostMs;
  const isOpen = () => early.kept.length === 0 && !pageHears(early.isHeard);
  while (isOpen() && performance.now() < until) await new Promise((go) => setTimeout(go, 100));
  if (early.kept.length === 0) {
    early.stop();
    return;
  }
  // What is pressed from now on comes after what was pressed before, where that matters.
  const release = holdKeys((key) => goesAhead(early, key));
  try {
    await (await import("./give-early")).giveEarly(release);
  } finally {
    release();
  }
}
