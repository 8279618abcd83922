import type { NodeId } from "@/runtime/flow/document";
import { type FlowConflict, mergeFlows, mergeLayouts } from "@/runtime/flow/merge-flows";
import type { RenameReads } from "@/runtime/flow/rename-nodes";
import type { Sketch } from "./edit-flow";
import { renameInSketch, withoutCollisions } from "./edit-steps";

/** New ids of nodes whose ids somebody else gave to others meanwhile. */
export type Renamed = { readonly [mine: NodeId]: NodeId };

export type Laid = {
  readonly sketch: Sketch;
  readonly conflicts: readonly FlowConflict[];
  readonly renamed: Renamed;
};

/** What is shown, with all edits since `base`, over what the server has. `renamed` it has done already. */
export function layOver(
  base: Sketch,
  shown: Sketch,
  theirs: Sketch,
  server: Renamed,
  reads: RenameReads,
): Laid {
  const renamed = withoutCollisions(server, [shown], Object.keys(theirs.document.nodes));
  const moved = Object.keys(renamed).length > 0;
  const from = moved ? renameInSketch(base, renamed, reads) : base;
  const mine = moved ? renameInSketch(shown, renamed, reads) : shown;
  const merged = mergeFlows(from.document, mine.document, theirs.document, reads);
  const layout = mergeLayouts(from.layout, mine.layout, theirs.layout, merged);
  const again = Object.entries(merged.renamed);
  const both: Record<NodeId, NodeId> = { ...renamed };
  for (const [id, next] of again) {
    const first = Object.keys(renamed).find((key) => renamed[key] === id) ?? id;
    both[first] = next;
  }
  return {
    sketch: { document: merged.document, layout },
    conflicts: merged.conflicts,
    renamed: both,
  };
}

/** The server's conflicts with what was typed since, and those that this typing adds. */
export function withNewest(known: readonly FlowConflict[], laid: Laid): Laid {
  const same = (a: FlowConflict, b: FlowConflict) => a.node === b.node && a.field === b.field;
  const updated = known.map((conflict) => {
    const newer = laid.conflicts.find((other) => same(other, conflict));
    return newer?.mine === undefined ? conflict : { ...conflict, mine: newer.mine };
  });
  const more = laid.conflicts.filter((other) => !known.some((one) => same(one, other)));
  return { ...laid, conflicts: [...updated, ...more] };
}
