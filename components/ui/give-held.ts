import { heldKeys, hold } from "./held-state";
import { nextFrame } from "./next-frame";
import { pressKey } from "./press-key";

let giving = false;

/** Gives the keys that were held to what has the focus, one after the other, unless somebody holds them still. */
export async function giveHeld(): Promise<void> {
  if (giving) return;
  giving = true;
  // What opened takes the focus in its first frame, or another stand-in has come in its place.
  await nextFrame();
  while (heldKeys.holders === 0) {
    const key = heldKeys.keys.shift();
    if (key === undefined) break;
    pressKey(key);
    await nextFrame();
  }
  giving = false;
  if (heldKeys.holders === 0) removeEventListener("keydown", hold, true);
}

/** Keys that were pressed before anybody could hear them, now that somebody can. */
export async function giveKeys(keys: readonly KeyboardEvent[]): Promise<void> {
  heldKeys.keys.push(...keys);
  addEventListener("keydown", hold, true);
  while (heldKeys.keys.length > 0) {
    await giveHeld();
    await nextFrame();
  }
}
