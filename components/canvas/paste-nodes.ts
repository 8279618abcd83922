import type { FlowDocument, FlowLayout, FlowNode, NodeId } from "@/runtime/flow/document";
import { freePlace } from "@/runtime/flow/free-place";
import { nextNodeId } from "@/runtime/flow/merge-flows";
import { currentSchemaVersion } from "@/runtime/flow/migrations";
import { parseFlowLayout } from "@/runtime/flow/parse-layout";
import { renameNodes } from "@/runtime/flow/rename-nodes";
import { parseFlowDocument } from "@/runtime/flow/schema";
import type { JsonObject } from "@/runtime/json";
import type { Clipping } from "./clip-nodes";
import { freeName, moved, type Sketch } from "./edit-flow";
import type { Point } from "./geometry";
import { renameReads } from "./rename-reads";
import { tellUnnamed } from "./unnamed-reads";

/**
 * Puts a clipping in under new ids, moved so that it covers nothing; expressions follow the new ids. `wanted`
 * is where its upper left goes; without it beside the originals.
 */
export function paste(
  { document, layout }: Sketch,
  clipping: Clipping,
  wanted?: Point,
): { readonly sketch: Sketch; readonly ids: ReadonlySet<NodeId> } {
  const ids: Record<NodeId, NodeId> = {};
  const taken = new Set(Object.keys(document.nodes));
  for (const id of Object.keys(clipping.nodes)) {
    const next = nextNodeId(taken);
    taken.add(next);
    ids[id] = next;
  }
  const empty: FlowDocument = {
    ...document,
    settings: {},
    nodes: clipping.nodes,
    edges: clipping.edges,
  };
  const renamed = renameNodes(empty, ids, renameReads);
  const nodes: Record<NodeId, FlowNode> = { ...document.nodes };
  for (const [id, node] of Object.entries(renamed.nodes)) {
    nodes[id] = { ...node, name: freeName({ ...document, nodes }, node.name) };
  }
  const places = Object.values(clipping.places);
  const first =
    wanted === undefined
      ? (places[0] ?? { x: 0, y: 0 })
      : {
          x: Math.min(...places.map(({ x }) => x)),
          y: Math.min(...places.map(({ y }) => y)),
        };
  const at = freePlace(layout, document, wanted ?? { x: first.x + 40, y: first.y + 40 });
  const shift = { x: at.x - first.x, y: at.y - first.y };
  const moves = Object.entries(clipping.places).flatMap(([id, place]) => {
    const next = ids[id];
    return next === undefined
      ? []
      : [[next, { x: place.x + shift.x, y: place.y + shift.y }] as const];
  });
  const notes = pastedNotes(layout, clipping, shift);
  const groups = pastedGroups(layout, clipping, ids);
  return {
    ids: new Set(Object.values(ids)),
    sketch: {
      document: { ...document, nodes, edges: [...document.edges, ...renamed.edges] },
      layout: {
        ...moved(layout, Object.fromEntries(moves)),
        ...(notes.length > 0 && { notes }),
        ...(groups.length > 0 && { groups }),
      },
    },
  };
}

/** Says which of what was put in may read one of the others by the id that it had. */
export function tellPasted({ sketch, ids }: ReturnType<typeof paste>): void {
  // Alone it reads nothing that was renamed.
  if (ids.size < 2) return;
  const nodes = [...ids].flatMap((id) => sketch.document.nodes[id] ?? []);
  tellUnnamed(nodes, renameReads);
}

function pastedGroups(
  { groups = [] }: FlowLayout,
  clipping: Clipping,
  ids: { readonly [from: NodeId]: NodeId },
): NonNullable<FlowLayout["groups"]> {
  const taken = new Set(groups.map(({ id }) => id));
  const added = (clipping.groups ?? []).map((group) => ({
    ...group,
    id: freeId(taken, group.id),
    nodes: group.nodes.flatMap((id) => ids[id] ?? []),
  }));
  return [...groups, ...added.filter(({ nodes }) => nodes.length > 0)];
}

/** The id, or with the first number behind it that is free; it is taken then. */
function freeId(taken: Set<string>, wanted: string): string {
  let id = wanted;
  for (let count = 2; taken.has(id); count += 1) id = `${wanted}-${count}`;
  taken.add(id);
  return id;
}

function pastedNotes(
  { notes = [] }: FlowLayout,
  clipping: Clipping,
  shift: Point,
): NonNullable<FlowLayout["notes"]> {
  const taken = new Set(notes.map(({ id }) => id));
  const added = (clipping.notes ?? []).map((note) => ({
    ...note,
    id: freeId(taken, note.id),
    x: note.x + shift.x,
    y: note.y + shift.y,
  }));
  return [...notes, ...added];
}

/** The clipping in a text, or null when it is something else. */
export function readClipping(text: string): Clipping | null {
  if (!text.startsWith('{"orderloom":"nodes"')) return null;
  try {
    const { nodes, edges, places, notes, groups } = JSON.parse(text) as JsonObject;
    const around = { id: "clipping", name: "Clipping", schemaVersion: currentSchemaVersion };
    const { document } = parseFlowDocument({ ...around, settings: {}, nodes, edges } as JsonObject);
    if (document === null) return null;
    const layout = parseFlowLayout({
      nodes: places ?? {},
      notes: notes ?? [],
      groups: groups ?? [],
    });
    const grouped = withoutOthers(layout.groups ?? [], document);
    return {
      orderloom: "nodes",
      nodes: document.nodes,
      edges: document.edges,
      places: layout.nodes,
      ...(grouped.length > 0 && { groups: grouped }),
      ...(layout.notes !== undefined && layout.notes.length > 0 && { notes: layout.notes }),
    };
  } catch {
    return null;
  }
}

/** A text of the clipboard may come from anywhere: a group holds nodes that are there. */
function withoutOthers(
  groups: NonNullable<FlowLayout["groups"]>,
  { nodes }: FlowDocument,
): NonNullable<FlowLayout["groups"]> {
  return groups.flatMap((group) => {
    const there = group.nodes.filter((id) => Object.hasOwn(nodes, id));
    return there.length === 0 ? [] : [{ ...group, nodes: there }];
  });
}
