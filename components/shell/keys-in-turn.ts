import type { EarlyHands } from "./keep-early";

type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "target">;

/**
 * Whether a key that is pressed while something is kept goes where it is pressed. It waits for its turn only where
 * the order matters: behind a key that is kept, and behind what is done at once. A press that is kept for a part
 * whose code is slow must not keep the rest of the page from working.
 */
export function goesAhead(
  { kept, isHeard }: Pick<EarlyHands, "kept" | "isHeard">,
  key: Key,
): boolean {
  if (isBrowsers(key)) return true;
  // What is kept first is not for what has the focus: a field that works has its keys.
  if (kept[0]?.kind !== "key" && isField(key.target) && isHeard(key.target)) return true;
  if (kept.some(({ kind }) => kind === "key")) return false;
  return kept.some(({ target }) => !isHeard(target));
}

/** Chords and function keys are the browser's but for those that open something of ours: none can be given again. */
function isBrowsers({ key, ctrlKey, metaKey, shiftKey }: Key): boolean {
  if (ctrlKey || metaKey) return key.toLowerCase() !== "k";
  return /^F\d+$/.test(key) && !(key === "F10" && shiftKey);
}

function isField(target: EventTarget | null): target is Element {
  return target instanceof Element && target.matches("input, textarea, [contenteditable=true]");
}
