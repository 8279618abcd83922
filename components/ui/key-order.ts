import { type RefObject, useLayoutEffect } from "react";
import { heldMostMs, holdKeys } from "./held-keys";

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
