import type { Json } from "../json";
import type { FlowDocument, FlowLayout, FlowNode, NodeId } from "./document";
import { withLinesOf } from "./lines-of-node";
import { type FlowConflict, wholeNodes } from "./merge-flows";
import { setAtPath } from "./merge-values";
import { nodeOf } from "./node-of";

type Drawn = { readonly document: FlowDocument; readonly layout: FlowLayout };

/**
 * The merged flow with mine instead of theirs at these conflicts. A node that theirs deleted comes back in
 * its place with its lines; one that mine deleted goes with them. `mine` has the ids of the merged flow.
 */
export function chooseMine(merged: Drawn, conflicts: readonly FlowConflict[], mine: Drawn): Drawn {
  const whole = wholeNodes(conflicts);
  return conflicts.reduce((flow, conflict) => chooseOne(flow, conflict, mine, whole), merged);
}

function chooseOne(
  merged: Drawn,
  conflict: FlowConflict,
  mine: Drawn,
  whole: ReadonlySet<NodeId>,
): Drawn {
  const { document, layout } = merged;
  const { node: id, field } = conflict;
  if (id === undefined) {
    const changed = setAtPath(document as unknown as Json, field, conflict.mine);
    return { layout, document: changed as unknown as FlowDocument };
  }
  const old = (nodeOf(document, id) ?? {}) as unknown as Json;
  const value = setAtPath(old, field, conflict.mine) as unknown as FlowNode | undefined;
  const { [id]: _old, ...others } = document.nodes;
  const nodes = value === undefined ? others : { ...others, [id]: value };
  const chosen = { ...document, nodes };
  if (field !== "") return { document: chosen, layout };
  const { [id]: place, ...places } = layout.nodes;
  const at = place ?? mine.layout.nodes[id];
  return {
    document: withLinesOf(chosen, mine.document, id, whole),
    layout: {
      ...layout,
      nodes: value === undefined || at === undefined ? places : { ...places, [id]: at },
    },
  };
}
