import type { NodeId } from "@/runtime/flow/document";
import { type FlowConflict, mergeFlows, mergeLayouts } from "@/runtime/flow/merge-flows";
import { placeMissing } from "@/runtime/flow/place-missing";
import type { RenameReads } from "@/runtime/flow/rename-nodes";
import { nodeRegistry } from "@/runtime/nodes/registry";
import type { Sketch } from "./edit-flow";
import { renameInSketch, withoutCollisions } from "./edit-steps";

/** New ids of nodes whose ids somebody else gave to others meanwhile. */
export type Renamed = { readonly [mine: NodeId]: NodeId };

export type Laid = {
  readonly sketch: Sketch;
  readonly conflicts: readonly FlowConflict[];
  readonly renamed: Renamed;
};

/** The sketch with a place for every node: what the API adds comes without. */
export function placed(sketch: Sketch): Sketch {
  const layout = placeMissing(sketch.document, sketch.layout, nodeRegistry);
  return layout === sketch.layout ? sketch : { ...sketch, layout };
}

/**
 * What is shown, with all edits since `base`, over what the server has. `renamed` it has done already. Every node of
 * the result has a place.
 */
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
    sketch: placed({ document: merged.document, layout }),
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

/**
 * What the server has, with the places that nodes got which it has none for: nobody's edit, so nothing to save.
 * `base` and `shown` are from before, `laid` is from after.
 */
export function withPlacesOf(base: Sketch, shown: Sketch, laid: Sketch, theirs: Sketch): Sketch {
  const { document, layout } = theirs;
  const lacking = Object.keys(document.nodes).filter((id) => !Object.hasOwn(layout.nodes, id));
  if (lacking.length === 0) return theirs;
  const given = lacking.flatMap((id) => {
    const isNew = !Object.hasOwn(shown.layout.nodes, id);
    const at = base.layout.nodes[id] ?? (isNew ? laid.layout.nodes[id] : undefined);
    return at === undefined ? [] : [[id, at] as const];
  });
  const nodes = { ...layout.nodes, ...Object.fromEntries(given) };
  return { document, layout: { ...layout, nodes } };
}
