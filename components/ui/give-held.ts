import { heldKeys, hold } from "./held-state";
import { nextFrame } from "./next-frame";
import { pressKey } from "./press-key";

let giving = false;
/** Whether what has the focus would hear a key. */
type IsHeard = () => boolean;

/** A field whose code does not come must not keep the keyboard dead. */
const heardMostMs = 2_000;

async function untilHeard(isHeard: IsHeard): Promise<void> {
  const until = performance.now() + heardMostMs;
  while (!isHeard() && performance.now() < until) await nextFrame();
}

/** Gives the keys that were held to what has the focus, one after the other, unless somebody holds them still. */
export async function giveHeld(isHeard: IsHeard = () => true): Promise<void> {
  if (giving) return;
  giving = true;
  // What opened takes the focus in its first frame, or another stand-in has come in its place.
  await nextFrame();
  while (heldKeys.holders.size === 0) {
    await untilHeard(isHeard);
    if (heldKeys.holders.size > 0) break;
    const key = heldKeys.keys.shift();
    if (key === undefined) break;
    pressKey(key);
    await nextFrame();
  }
  giving = false;
  if (heldKeys.holders.size === 0) removeEventListener("keydown", hold, true);
}

/**
 * Keys that were pressed before anybody could hear them, now that somebody can: before all that are held by now, as
 * those were pressed later.
 */
export async function giveKeys(keys: readonly KeyboardEvent[], isHeard: IsHeard): Promise<void> {
  heldKeys.keys.unshift(...keys);
  addEventListener("keydown", hold, true);
  while (heldKeys.keys.length > 0) {
    await giveHeld(isHeard);
    await nextFrame();
  }
}
