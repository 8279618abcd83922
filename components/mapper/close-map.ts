import { focusCard, isFocusFree } from "@/components/canvas/card-focus";
import { writeAddress } from "@/components/canvas/editor-address";
import type { EditorStore } from "@/components/canvas/editor-store";
import { mapParameter } from "@/components/canvas/open-map";

/** The canvas is drawn anew: its card is not there at once. */
const framesMax = 60;

/** Back to the canvas, with the focus on the map's card; the way back leads to the map again. */
export function closeMap(store: EditorStore): void {
  const { mapping } = store.getState();
  store.setState({ mapping: null });
  writeAddress(mapParameter, null, "push");
  // Of the new entry: the one behind it leads to the same view of the map, and to the same field.
  for (const name of ["view", "field"]) writeAddress(name, null);
  let frames = 0;
  requestAnimationFrame(function look() {
    frames += 1;
    if (frames > framesMax || !isFocusFree() || focusCard(mapping)) return;
    requestAnimationFrame(look);
  });
}
