import { giveKeys } from "@/components/ui/give-held";
import { nextFrame } from "@/components/ui/next-frame";
import { setValue } from "@/components/ui/press-key";
import type { EarlyDeed } from "./keep-early";

/** A part of the page whose code does not come takes nothing else with it. */
const heardMostMs = 20_000;

/** Does what was kept in its order, and stops keeping. */
export async function giveEarly(): Promise<void> {
  const early = window.orderloomEarly;
  if (early === undefined) return;
  const { kept, isHeard } = early;
  for (let deed = kept.shift(); deed !== undefined; deed = kept.shift()) {
    const until = performance.now() + heardMostMs;
    const where =
      deed.kind === "key" ? (document.querySelector("main") ?? deed.target) : deed.target;
    while (where.isConnected && !isHeard(where) && performance.now() < until) await nextFrame();
    await nextFrame();
    if (deed.target.isConnected) await doAgain(deed);
  }
  // A part that comes late still keeps what is done to it.
  await nextFrame();
  if (kept.length > 0) return giveEarly();
  early.stop();
}

async function doAgain(deed: EarlyDeed): Promise<void> {
  switch (deed.kind) {
    case "press": {
      const { event, target } = deed;
      const Kind = event instanceof PointerEvent ? PointerEvent : MouseEvent;
      target.dispatchEvent(new Kind(event.type, copyOf(event)));
      return nextFrame();
    }
    case "key":
      // Who saw nothing come pressed again: the second time is not for closing what has come by now.
      if (isChord(deed.event) && document.querySelector("[role=dialog]") !== null) return;
      return giveKeys([deed.event]);
    case "text": {
      const { target } = deed;
      const typed = target.value;
      // React has taken what it found for what it knew: it hears of a change alone.
      target.value = "";
      setValue(target, typed);
      target.dispatchEvent(new InputEvent("input", { bubbles: true, data: typed }));
    }
  }
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
