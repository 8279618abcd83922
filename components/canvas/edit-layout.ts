import type { NodeId } from "@/runtime/flow/document";
import type { Sketch } from "./edit-flow";
import { nodeWidth, type Point } from "./geometry";

/** Puts an empty note down. */
export function withNote({ document, layout }: Sketch, at: Point): Sketch {
  const notes = layout.notes ?? [];
  const id = `note-${notes.length + 1}-${Math.round(at.x)}`;
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
  return { document, layout: { ...layout, groups: [...groups, { id, title: "Group", nodes }] } };
}
