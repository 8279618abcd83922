import { giveKeys } from "@/components/ui/give-held";
import { nextFrame } from "@/components/ui/next-frame";
import { setValue } from "@/components/ui/press-key";
import type { EarlyDeed } from "./keep-early";

/** A part of the page whose code does not come takes nothing else with it. */
const heardMostMs = 20_000;

/**
 * Does what was kept in its order, and stops keeping.
 * @param release lets go of the keys that are pressed meanwhile: they follow the first ones that were kept
 */
export async function giveEarly(release: () => void): Promise<void> {
  const early = window.orderloomEarly;
  if (early === undefined) return;
  const { kept, isHeard } = early;
  for (let [deed] = kept; deed !== undefined; [deed] = kept) {
    const until = performance.now() + heardMostMs;
    const where =
      deed.kind === "key" ? (document.querySelector("main") ?? deed.target) : deed.target;
    while (where.isConnected && !isHeard(where) && performance.now() < until) await nextFrame();
    await nextFrame();
    if (deed.kind === "key") {
      const given = giveKeys(takeKeys(kept), () => isHeard(focused()));
      release();
      await given;
    } else {
      kept.shift();
      if (deed.target.isConnected) await doAgain(deed);
    }
  }
  // A part that comes late still keeps what is done to it.
  await nextFrame();
  if (kept.length > 0) return giveEarly(release);
  early.stop();
}

/** The keys that follow each other, at once: none that is pressed meanwhile comes between them. */
function takeKeys(kept: EarlyDeed[]): readonly KeyboardEvent[] {
  const keys: KeyboardEvent[] = [];
  let opened = document.querySelector("[role=dialog]") !== null;
  for (let [deed] = kept; deed?.kind === "key"; [deed] = kept) {
    kept.shift();
    const chord = isChord(deed.event);
    // Who saw nothing come pressed again: the second time is not for closing what has come by now.
    if (deed.target.isConnected && !(chord && opened)) keys.push(deed.event);
    opened ||= chord;
  }
  return keys;
}

/** What has the focus, or the part of the page whose keys are the page's. */
function focused(): Element {
  const { activeElement, body } = document;
  if (activeElement !== null && activeElement !== body) return activeElement;
  return document.querySelector("main") ?? body;
}

async function doAgain(deed: Exclude<EarlyDeed, { readonly kind: "key" }>): Promise<void> {
  if (deed.kind === "press") {
    const { event, target } = deed;
    const Kind = event instanceof PointerEvent ? PointerEvent : MouseEvent;
    target.dispatchEvent(new Kind(event.type, copyOf(event)));
    return nextFrame();
  }
  const { target } = deed;
  const typed = target.value;
  // React has taken what it found for what it knew: it hears of a change alone.
  target.value = "";
  setValue(target, typed);
  target.dispatchEvent(new InputEvent("input", { bubbles: true, data: typed }));
}

function isChord({ ctrlKey, metaKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey;
}

function copyOf(event: MouseEvent): PointerEventInit {
  const { clientX, clientY, button, detail, shiftKey, altKey } = event;
  const { pointerType, pointerId } = event as PointerEvent;
  return {
    bubbles: true,
    cancelable: true,
    composed: true,
    ...{ clientX, clientY, button, detail, shiftKey, altKey },
    ...{ pointerType, pointerId, isPrimary: true },
  };
}
