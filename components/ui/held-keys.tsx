"use client";

import { useLayoutEffect } from "react";
import { type Holder, heldKeys, hold } from "./held-state";
import { later } from "./later";

/**
 * Stands in for something whose code is on its way: what is typed meanwhile is held and given to what has the
 * focus once it is there, in order, so that nobody has to wait before typing.
 */
export function HeldKeys(): null {
  useLayoutEffect(() => holdKeys(), []);
  return null;
}

const giver = later(() => import("./give-held"));

export const heldMostMs = 10_000;

/**
 * Holds keys until the returned function is called; then they go to what has the focus by then.
 * @param leaves whether a key goes where it is pressed all the same
 */
export function holdKeys(leaves: Holder["leaves"] = () => false): () => void {
  const holder = { leaves };
  heldKeys.holders.add(holder);
  let released = false;
  const release = () => {
    if (released) return;
    released = true;
    clearTimeout(tooLong);
    heldKeys.holders.delete(holder);
    if (heldKeys.keys.length > 0) giver.load().then(({ giveHeld }) => giveHeld(), forget);
    else if (heldKeys.holders.size === 0) removeEventListener("keydown", hold, true);
  };
  addEventListener("keydown", hold, true);
  // Where the code does not come, the keyboard must not stay dead.
  const tooLong = setTimeout(release, heldMostMs);
  return release;
}

/** Without a network what the keys were for does not come either. */
function forget(): void {
  heldKeys.keys.length = 0;
  removeEventListener("keydown", hold, true);
}
