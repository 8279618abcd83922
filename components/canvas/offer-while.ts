import { notify, type WayBack } from "@/components/ui/toast";
import type { EditorState, EditorStore } from "./editor-store";

/** A notice with something to press, which goes as soon as that can no longer be done. */
export function offerWhile(
  store: EditorStore,
  holds: (state: EditorState) => boolean,
  { sentence, ...way }: WayBack & { readonly sentence: string },
): void {
  const takeAway = notify(sentence, way);
  const stop = store.subscribe((state) => {
    if (holds(state)) return;
    stop();
    takeAway();
  });
}
