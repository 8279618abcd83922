"use client";

import { useLayoutEffect } from "react";

/**
 * Stands in for a dialog whose code is on its way: what is typed meanwhile is held and given to the dialog's
 * first field, in order, so that nobody has to wait before typing.
 */
export function HeldKeys(): null {
  useLayoutEffect(() => holdKeys(), []);
  return null;
}

const modifiers: ReadonlySet<string> = new Set(["Control", "Shift", "Alt", "Meta"]);
const heldMostMs = 3_000;

// Of all stand-ins: a dialog may come in two parts, and what was typed before the first belongs to the last.
const held: KeyboardEvent[] = [];
let holders = 0;

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
  addEventListener("keydown", hold, true);
  // Where the code does not come, the keyboard must not stay dead.
  const tooLong = setTimeout(() => removeEventListener("keydown", hold, true), heldMostMs);
  return () => {
    clearTimeout(tooLong);
    holders -= 1;
    void give();
  };
}

async function give(): Promise<void> {
  // What opened takes the focus in its first frame, or another stand-in has come in its place.
  await nextFrame();
  if (holders > 0) return;
  for (let key = held.shift(); key !== undefined; key = held.shift()) {
    type(key);
    await nextFrame();
  }
  if (holders === 0) removeEventListener("keydown", hold, true);
}

function nextFrame(): Promise<unknown> {
  return new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
}

function type({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): void {
  const target = document.activeElement ?? document.body;
  const init = { key, code, ctrlKey, metaKey, altKey, shiftKey, bubbles: true, cancelable: true };
  const went = target.dispatchEvent(new KeyboardEvent("keydown", init));
  if (!went || ctrlKey || metaKey || altKey) return;
  if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return;
  if (key === "Backspace") target.setRangeText("", Math.max(0, caret(target) - 1), caret(target));
  else if (key.length === 1) target.setRangeText(key, caret(target), caret(target), "end");
  else return;
  target.dispatchEvent(new InputEvent("input", { bubbles: true, data: key }));
}

function caret(field: HTMLInputElement | HTMLTextAreaElement): number {
  return field.selectionStart ?? field.value.length;
}
