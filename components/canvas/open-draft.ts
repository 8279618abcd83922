import { type DraftTexts, sketchOf, textsOf } from "./draft-texts";
import type { DraftMemory } from "./edit-history";

/**
 * What to show of a draft: what the server has, or what this tab had not saved when it went away. The
 * steps of this tab stay; they only ever undo its own edits, whatever others saved meanwhile.
 */
export function openDraft(
  draft: DraftTexts & { readonly revision: number },
  kept: DraftMemory | null,
): DraftMemory {
  if (kept !== null && hasUnsaved(kept)) return kept;
  const read = sketchOf(draft);
  if (read === null) throw new Error("This build cannot read the flow's logic.");
  const same = kept !== null && sameTexts(textsOf(kept.sketch), textsOf(read));
  const sketch = same ? kept.sketch : read;
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
