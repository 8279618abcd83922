import { writeAddress } from "@/components/canvas/editor-address";
import type { EditorStore } from "@/components/canvas/editor-store";
import { mapParameter } from "@/components/canvas/open-map";

/** Back to the canvas; the way back leads to the map again. */
export function closeMap(store: EditorStore): void {
  store.setState({ mapping: null });
  for (const name of ["view", "field"]) writeAddress(name, null);
  writeAddress(mapParameter, null, "push");
}
