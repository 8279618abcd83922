"use client";

import { type RefObject, useLayoutEffect } from "react";
import { later } from "./later";
import { nextFrame } from "./next-frame";

/**
 * Stands in for something whose code is on its way: what is typed meanwhile is held and given to what has the
 * focus once it is there, in order, so that nobody has to wait before typing.
 */
export function HeldKeys(): null {
  useLayoutEffect(() => holdKeys(), []);
  return null;
}

/** Holds keys while something opens, until its first entry, or itself, has the focus. */
export function useKeysOnceFocused(
  open: boolean,
  content: RefObject<HTMLElement | null>,
  entry: string | null,
): void {
  useLayoutEffect(() => {
    if (!open) return;
    const release = holdKeys();
    const until = performance.now() + heldMostMs;
    let frame = requestAnimationFrame(function look(now) {
      const { activeElement } = document;
      const inside = content.current?.contains(activeElement) ?? false;
      const there = inside && (entry === null || activeElement?.matches(entry));
      if (there || now > until) release();
      else frame = requestAnimationFrame(look);
    });
    return () => {
      cancelAnimationFrame(frame);
      release();
    };
  }, [open, content, entry]);
}

/**
 * For lists whose keys move the focus a moment after they were pressed, as Radix' do: the next key waits for
 * it. On a busy machine two arrow keys would otherwise move one entry, and Enter would choose a wrong one.
 */
export function keyByKey({ nativeEvent }: { readonly nativeEvent: Event }): void {
  if (!nativeEvent.isTrusted) return;
  const release = holdKeys();
  // The first is due before what the list is about to set off, the second after it.
  setTimeout(() => setTimeout(release));
}

const presses = later(() => import("./press-key"));

const modifiers: ReadonlySet<string> = new Set(["Control", "Shift", "Alt", "Meta"]);
const heldMostMs = 10_000;

// Of all stand-ins: a dialog may come in two parts, and what was typed before the first belongs to the last.
const held: KeyboardEvent[] = [];
let holders = 0;
let giving = false;

function hold(event: KeyboardEvent): void {
  // A key that is held down with others says so in each of them, and must be seen to go up again.
  if (!event.isTrusted || modifiers.has(event.key)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  held.push(event);
}

/** Holds keys until the returned function is called; then they go to what has the focus by then. */
function holdKeys(): () => void {
  holders += 1;
  let released = false;
  const release = () => {
    if (released) return;
    released = true;
    clearTimeout(tooLong);
    holders -= 1;
    void give();
  };
  addEventListener("keydown", hold, true);
  // Where the code does not come, the keyboard must not stay dead.
  const tooLong = setTimeout(release, heldMostMs);
  return release;
}

/** Keys that were pressed before anybody could hear them, now that somebody can. */
export async function giveKeys(keys: readonly KeyboardEvent[]): Promise<void> {
  held.push(...keys);
  addEventListener("keydown", hold, true);
  while (held.length > 0) {
    await give();
    await nextFrame();
  }
}

async function give(): Promise<void> {
  if (giving) return;
  giving = true;
  // What opened takes the focus in its first frame, or another stand-in has come in its place.
  if (held.length > 0) await nextFrame();
  // Without a network it does not come, and neither does what the keys were for.
  const press =
    held.length > 0 ? await presses.load().catch(() => ({ pressKey: null })) : { pressKey: null };
  while (holders === 0) {
    const key = held.shift();
    if (key === undefined) break;
    press.pressKey?.(key);
    await nextFrame();
  }
  giving = false;
  if (holders === 0) removeEventListener("keydown", hold, true);
}
