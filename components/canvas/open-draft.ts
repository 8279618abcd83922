import { nodeRegistry } from "@/runtime/nodes/registry";
import { type DraftTexts, sketchOf, textsOf } from "./draft-texts";
import type { DraftMemory } from "./edit-history";
import type * as Tidy from "./tidy-layout";

/**
 * What to show of a draft: what the server has, or what this tab had not saved when it went away. The
 * steps of this tab stay; they only ever undo its own edits, whatever others saved meanwhile. Null where
 * nodes have no place and `tidy` is not given, which finds one for them.
 */
export function openDraft(
  draft: DraftTexts & { readonly revision: number },
  kept: DraftMemory | null,
  tidy: typeof Tidy | null,
): DraftMemory | null {
  if (kept !== null && hasUnsaved(kept)) return kept;
  const read = sketchOf(draft);
  if (read === null) throw new Error("This build cannot read the flow's logic.");
  const { document } = read;
  const isPlaced = Object.keys(document.nodes).every((id) => read.layout.nodes[id] !== undefined);
  if (!isPlaced && tidy === null) return null;
  const layout = tidy?.completeLayout(document, read.layout, nodeRegistry) ?? read.layout;
  const placed = layout === read.layout ? read : { document, layout };
  const same = kept !== null && sameTexts(textsOf(kept.sketch), textsOf(placed));
  const sketch = same ? kept.sketch : placed;
  return {
    sketch,
    past: kept?.past ?? [],
    future: kept?.future ?? [],
    memory: { revision: draft.revision, saved: sketch, pending: null },
  };
}

function hasUnsaved({ sketch, memory }: DraftMemory): boolean {
  return memory.pending !== null || !sameTexts(textsOf(sketch), textsOf(memory.saved));
}

function sameTexts(a: DraftTexts, b: DraftTexts): boolean {
  return a.logic === b.logic && a.layout === b.layout;
}
