import { nodeWidth } from "@/runtime/flow/card-size";
import type { NodeId } from "@/runtime/flow/document";
import { type Sketch, withoutNodes } from "./edit-flow";
import type { Point } from "./geometry";
import type { Group } from "./group-frames";

/** Puts an empty note down. */
export function withNote({ document, layout }: Sketch, at: Point): Sketch {
  const notes = layout.notes ?? [];
  const taken = new Set(notes.map(({ id }) => id));
  const place = Math.round(at.x);
  let number = notes.length + 1;
  while (taken.has(`note-${number}-${place}`)) number += 1;
  const id = `note-${number}-${place}`;
  const note = {
    id,
    x: Math.round(at.x) - 112,
    y: Math.round(at.y) - 40,
    w: nodeWidth,
    h: 60,
    text: "",
  };
  return { document, layout: { ...layout, notes: [...notes, note] } };
}

/** Groups nodes, or takes the group apart that has them all. */
export function withGroup({ document, layout }: Sketch, nodes: readonly NodeId[]): Sketch {
  const groups = layout.groups ?? [];
  const same = groups.find((group) => nodes.every((id) => group.nodes.includes(id)));
  if (same !== undefined) {
    return { document, layout: { ...layout, groups: groups.filter((group) => group !== same) } };
  }
  const id = `group-${Date.now().toString(36)}`;
  const group = { id, title: "Group", nodes };
  // Groups do not nest: a node is in the one that it was put into last.
  return { document, layout: { ...layout, groups: [...withoutNodes(groups, nodes), group] } };
}

/** Every group as `edit` makes it; null takes it apart. */
export function withGroups(
  { document, layout }: Sketch,
  edit: (group: Group) => Group | null,
): Sketch {
  const groups = (layout.groups ?? []).flatMap((group) => edit(group) ?? []);
  return { document, layout: { ...layout, groups } };
}

/** The same sketch where no folded group holds the node. */
export function unfolded(sketch: Sketch, node: NodeId): Sketch {
  const isOver = ({ collapsed, nodes }: Group) => collapsed === true && nodes.includes(node);
  if (!(sketch.layout.groups ?? []).some(isOver)) return sketch;
  return withGroups(sketch, (group) => (isOver(group) ? { ...group, collapsed: false } : group));
}
