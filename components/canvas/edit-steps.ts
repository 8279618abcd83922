import { diffFlows } from "@/runtime/flow/diff-flows";
import type { FlowLayout, NodeId } from "@/runtime/flow/document";
import { mergeFlows, mergeLayouts, nextNodeId } from "@/runtime/flow/merge-flows";
import { type RenameReads, renameNodes } from "@/runtime/flow/rename-nodes";
import { splitEnd } from "@/runtime/flow/schema";
import type { Sketch } from "./edit-flow";

/** One edit as it can be undone: what was there before and after. */
export type EditStep = {
  /** What the edit called itself, e.g. "Tidy up"; null where the change says it. */
  readonly name: string | null;
  readonly before: Sketch;
  readonly after: Sketch;
};

type Renamed = { readonly [mine: NodeId]: NodeId };
type Applied = {
  readonly result: Sketch;
  /** False when somebody changed the same place meanwhile: theirs stays there. */
  readonly whole: boolean;
  readonly renamed: Renamed;
};

/**
 * Leads from one sketch of mine to another while others may have changed what is shown. Without others the
 * result is `to` itself, so that what is undone is the same to the byte.
 * @param reads may only be missing without others
 */
export function overOthers(
  shown: Sketch,
  from: Sketch,
  to: Sketch,
  reads: RenameReads | null,
): Applied {
  if (shown === from) return { result: to, whole: true, renamed: {} };
  if (reads === null) throw new Error("What renames steps is not there yet.");
  const { document, conflicts, renamed } = mergeFlows(
    from.document,
    to.document,
    shown.document,
    reads,
  );
  // The second of two who moved a node has moved it: of an undo that is the other person.
  const places = withRenamedPlaces(to.layout, renamed);
  const layout = mergeLayouts(from.layout, shown.layout, places, { document });
  return { result: { document, layout }, whole: conflicts.length === 0, renamed };
}

/**
 * The same renaming, with further new ids for nodes of these sketches that already have an id that another
 * one gets: who is renamed must not take the place of a node that was added, or deleted, later.
 */
export function withoutCollisions(
  renamed: Renamed,
  sketches: readonly Sketch[],
  taken: readonly NodeId[],
): Renamed {
  const targets = Object.values(renamed);
  if (targets.length === 0) return renamed;
  const all = new Set([...taken, ...targets]);
  for (const { document } of sketches) {
    for (const id of Object.keys(document.nodes)) all.add(id);
  }
  const whole: Record<NodeId, NodeId> = { ...renamed };
  for (const id of targets) {
    const isElsewhere = sketches.some(({ document }) => document.nodes[id] !== undefined);
    if (!isElsewhere || whole[id] !== undefined) continue;
    whole[id] = nextNodeId(all);
    all.add(whole[id]);
  }
  return whole;
}

/** Every sketch that steps lead from or to. */
export function sketchesOf(steps: readonly EditStep[]): readonly Sketch[] {
  return steps.flatMap(({ before, after }) => [before, after]);
}

export function renamedSteps(
  steps: readonly EditStep[],
  renamed: Renamed,
  reads: RenameReads | null,
): readonly EditStep[] {
  if (Object.keys(renamed).length === 0 || reads === null) return steps;
  const known = new Map<Sketch, Sketch>();
  const one = (sketch: Sketch): Sketch => {
    const made = known.get(sketch) ?? renameInSketch(sketch, renamed, reads);
    known.set(sketch, made);
    return made;
  };
  return steps.map(({ name, before, after }) => ({ name, before: one(before), after: one(after) }));
}

export function renameInSketch(
  { document, layout }: Sketch,
  renamed: Renamed,
  reads: RenameReads,
): Sketch {
  return {
    document: renameNodes(document, renamed, reads),
    layout: withRenamedPlaces(layout, renamed),
  };
}

function withRenamedPlaces(layout: FlowLayout, renamed: Renamed): FlowLayout {
  if (Object.keys(renamed).length === 0) return layout;
  const name = (id: NodeId) => renamed[id] ?? id;
  const nodes = Object.fromEntries(Object.entries(layout.nodes).map(([id, at]) => [name(id), at]));
  if (layout.groups === undefined) return { ...layout, nodes };
  const groups = layout.groups.map((group) => ({ ...group, nodes: group.nodes.map(name) }));
  return { ...layout, nodes, groups };
}

/** What a step did, in a few words: "Add Map", "Move 3 nodes". */
export function stepWords({ name, before, after }: EditStep): string {
  if (name !== null) return name;
  if (before.document === after.document) return layoutWords(before.layout, after.layout);
  const changes = diffFlows(before.document, after.document);
  const nodes = changes.flatMap((change) => (change.subject === "node" ? [change] : []));
  const added = nodes.filter(({ kind }) => kind === "added");
  const removed = nodes.filter(({ kind }) => kind === "removed");
  if (added.length > 0) return `Add ${countWords(added)}`;
  if (removed.length > 0) return `Delete ${countWords(removed)}`;
  if (nodes.length > 0) return nodeWords(before, after, nodes);
  const edge = changes.find(({ subject }) => subject === "edge");
  if (edge?.subject === "edge") {
    const nameAt = (end: string) => {
      const id = splitEnd(end)?.node ?? "";
      return after.document.nodes[id]?.name ?? before.document.nodes[id]?.name ?? end;
    };
    const verb = edge.kind === "added" ? "Connect" : "Disconnect";
    return `${verb} ${nameAt(edge.from)} and ${nameAt(edge.to)}`;
  }
  return "Change the flow's settings";
}

type Named = { readonly id: NodeId; readonly name: string };

function countWords(nodes: readonly Named[]): string {
  return nodes.length === 1 ? (nodes[0]?.name ?? "") : `${nodes.length} nodes`;
}

function nodeWords(before: Sketch, after: Sketch, nodes: readonly Named[]): string {
  const [first] = nodes;
  if (nodes.length !== 1 || first === undefined) return `Change ${nodes.length} nodes`;
  const [old, now] = [before.document.nodes[first.id], after.document.nodes[first.id]];
  if (old?.name !== now?.name) return `Rename ${old?.name} to ${now?.name}`;
  if (old?.disabled !== now?.disabled) {
    return `Turn ${now?.name} ${now?.disabled === true ? "off" : "on"}`;
  }
  return `Change ${first.name}`;
}

function layoutWords(before: FlowLayout, after: FlowLayout): string {
  const moved = Object.keys(after.nodes).filter((id) => before.nodes[id] !== after.nodes[id]);
  if (moved.length > 0) return `Move ${moved.length === 1 ? "a node" : `${moved.length} nodes`}`;
  if (before.groups !== after.groups) return "Change a group";
  return before.notes === after.notes ? "Change the layout" : "Change a note";
}
